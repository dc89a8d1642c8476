"""Reminds whoever has not read a revision: the working day before it is due, and the one after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import SYSTEM
from engine.commands.command import command
from engine.documents import REMINDED, stream_of_revision
from engine.instances.notices import tell
from engine.jobs.registry import handles
from engine.jobs.schedule import schedule
from engine.model import Acknowledgement, Job, JobKind, Person, Revision
from engine.text import Text
from engine.work.calendar import load_calendar
from engine.work.roles import holders

OWNER = "process_owner"
_NAMED = 30


def plan_reminders(session: Session, revision: Revision, due: datetime) -> None:
    """Order the reminders of a revision that is to be read until ``due``; a day that is over is left out."""
    for moment in _mornings(session, due):
        if moment > clock.now():
            schedule(session, JobKind.READING, payload={"revision": revision.id}, due_at=moment)


@handles(JobKind.READING)
@command
def remind(session: Session, job: Job) -> None:
    """Tell everybody who has not read the revision, and its owners who that is; nobody once it was replaced."""
    revision = session.get_one(Revision, job.payload["revision"])
    if revision.effective_to is not None:
        return
    waiting = (Acknowledgement.revision_id == revision.id, Acknowledgement.acknowledged_at.is_(None), Person.is_active)
    found = select(Person, Acknowledgement.due_at).join(Acknowledgement, Acknowledgement.person_id == Person.id)
    rows = session.execute(found.where(*waiting).order_by(Person.login)).all()
    if not rows:
        return
    people, due = [row.Person for row in rows], rows[0].due_at
    name, label = revision.definition.name, revision.label
    late = due is not None and due < clock.now()
    day = f"{clock.local(due):%Y-%m-%d}" if due is not None else ""
    zh, en = ("期限已过", "it was due") if late else ("期限", "it is due")
    text = Text(
        f"请阅读“{name}”{label} 版并确认知悉，{zh} {day}", f'Please read "{name}" {label} and confirm; {en} {day}'
    )
    tell(session, people, "reading", text, instance=None)
    names = "、".join(one.name for one in people[:_NAMED]) + ("…" if len(people) > _NAMED else "")
    told = Text(
        f"“{name}”{label} 版尚有 {len(people)} 人未读（{zh} {day}）：{names}",
        f'{len(people)} have not read "{name}" {label} ({en} {day}): {names}',
    )
    owner = str(revision.definition.settings.get("owner") or OWNER)
    tell(session, [one for one in holders(session, owner) if one.is_active], "reading", told, instance=None)
    body = {"revision": label, "people": [one.id for one in people]}
    ledger.append(session, stream_of_revision(session, revision), REMINDED, SYSTEM.id, body)


def _mornings(session: Session, due: datetime) -> Iterator[datetime]:
    """Yield when the office opens on the working day before the day of ``due`` and on the one after."""
    calendar = load_calendar(session)
    for step in (timedelta(days=-1), timedelta(days=1)):
        day = clock.local(due).date() + step
        while not calendar.is_working_day(day):
            day += step
        yield datetime.combine(day, calendar.hours.opens, clock.local_zone())
