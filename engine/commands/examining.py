"""Checking all cases of a procedure: ordered by an auditor, done by jobs some cases at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.audit import AUDITORS
from engine.commands.command import command
from engine.conformance import examining
from engine.conformance.examining import Examination, Part
from engine.database import sessions
from engine.errors import Invalid, NotAllowed
from engine.eventlog import Asked, count
from engine.jobs.registry import handle_remotely
from engine.jobs.schedule import schedule
from engine.model import Job, JobKind, new_id
from engine.text import Text


@command
def order_examination(
    session: Session,
    process: str,
    *,
    by: Actor,
    since: datetime | None = None,
    until: datetime | None = None,
    against: str | None = None,
) -> Examination:
    """Order that all cases of a procedure begun so far in a period be checked; jobs do it, some cases at a time.

    ``against`` is the id of one revision for all cases, None for each its own.  One that is under way for the same is
    returned instead.  Raises NotAllowed for who is no auditor, Invalid when there are no cases.
    """
    if not any(by.holds(role) for role in AUDITORS):
        raise NotAllowed()
    for one in examining.listed(session, process):
        same = (one.since, one.until, one.against) == (since, until or one.ordered_at, against)
        if same and not one.is_done and _is_driven(session, one):
            return one
    now = clock.now()
    before = min(until, now) if until is not None else now
    total = count(session, Asked(process, since=since, until=before))
    if not total:
        raise Invalid(Text("该期间没有事项", "There are no cases in this period"))
    made = Examination(new_id(), process, since, before, against, total, by.id, now, now)
    examining.keep(session, made)
    body = {"examination": made.id, "process": process, "since": since, "until": before, "cases": total}
    ledger.append(session, f"user/{by.id}"[:100], "conformance.ordered", by.id, body)
    _go_on(session, made)
    return made


@dataclass(frozen=True)
class _Next:
    """An examination and where to read its cases."""

    examination: Examination
    engine: Engine


class _Examining:
    """Checks some cases; reading them takes a second, so it keeps nobody from writing."""

    def prepare(self, session: Session, job: Job) -> _Next | None:
        """Find the examination; None when it was forgotten or this part is done."""
        found = examining.find(session, job.payload["examination"])
        if found is None or found.looked != job.payload["looked"]:
            return None
        bind = session.get_bind()
        assert isinstance(bind, Engine)
        return _Next(found, bind)

    def work(self, prepared: _Next | None) -> Part | None:
        """Read and check the next cases."""
        if prepared is None:
            return None
        with sessions(prepared.engine)() as reading:
            return examining.examine(reading, prepared.examination)

    def finish(self, session: Session, job: Job, prepared: _Next | None, result: Part | None) -> None:
        """Keep what was found and order the next part."""
        if prepared is None or result is None:
            return
        now = examining.find(session, prepared.examination.id)
        if now is None or now.looked != prepared.examination.looked:
            return
        made = examining.with_part(now, result, clock.now())
        examining.keep(session, made)
        if not made.is_done:
            _go_on(session, made)


def _is_driven(session: Session, made: Examination) -> bool:
    """Tell whether a job will go on with it; one that is out of tries waits for an administrator."""
    jobs = session.scalars(select(Job).where(Job.kind == JobKind.CONFORMANCE, Job.due_at.is_not(None)))
    return any(job.payload["examination"] == made.id for job in jobs)


def _go_on(session: Session, made: Examination) -> None:
    schedule(session, JobKind.CONFORMANCE, payload={"examination": made.id, "looked": made.looked})


handle_remotely(JobKind.CONFORMANCE, _Examining())
