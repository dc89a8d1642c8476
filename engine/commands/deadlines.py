"""The job that moves the deadlines of a project's cases when its dates move: one transaction for each case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM, Actor
from engine.commands.command import command
from engine.definitions.milestones import MILESTONES
from engine.errors import Conflict
from engine.identity.actors import actor_of
from engine.instances import notices
from engine.instances.deadlines import Shift, concerned, follow_milestones
from engine.instances.opened import open_instance
from engine.instances.recording import record
from engine.instances.saving import save
from engine.jobs.registry import handles
from engine.jobs.schedule import schedule
from engine.model import Instance, Job, JobKind, Participant, Person, Task, TaskState
from engine.text import Text
from engine.work.roles import holders

WATCHING = ("starter", "copy")
"""Why people who have nothing to do in a case hear of its deadlines."""


@handles(JobKind.DEADLINES)
@command
def move_deadlines(session: Session, job: Job) -> None:
    """Bring one case up to the dates of its project, or write such a job for each case that hangs on them.

    Done again it changes nothing: what counts are the dates as they are.  What has passed fires through its own job.
    """
    if job.instance_id is None:
        for instance_id in concerned(session, job.payload["project"]):
            schedule(session, JobKind.DEADLINES, instance_id=instance_id, payload=job.payload)
        return
    try:
        opened = open_instance(session, job.instance_id)
    except Conflict:
        return
    person = session.get(Person, job.payload["by"]) if job.payload["by"] else None
    by = actor_of(session, person) if person is not None else SYSTEM
    shifts = follow_milestones(opened)
    if shifts:
        _record(session, opened.instance, shifts, job.payload, by)
    opened.run.refresh()
    save(opened, by)
    if shifts:
        _tell(session, opened.instance, shifts, job.payload["moved"], by)


def _record(
    session: Session, instance: Instance, shifts: Sequence[Shift], payload: Mapping[str, Any], by: Actor
) -> None:
    """Write down which dates moved and what moved with them."""
    changes = [
        {
            "kind": shift.kind,
            "activity": shift.activity_id,
            "old": shift.old.isoformat() if shift.old else None,
            "new": shift.new.isoformat() if shift.new else None,
        }
        for shift in shifts
    ]
    body = {"project": payload["project"], "moved": payload["moved"], "changes": changes}
    record(session, instance, "deadlines.moved", by, body, {"reason": payload["reason"]})


def _tell(session: Session, instance: Instance, shifts: Sequence[Shift], moved: Mapping[str, Any], by: Actor) -> None:
    """Tell who has the moved work, who began the case and who watches it; not the person who moved the date."""
    dates = [Text(f"{title.zh} {new or '未定'}", f"{title.en} {new or 'open'}") for title, new in _dates(moved)]
    zh, en = "、".join(text.zh for text in dates), ", ".join(text.en for text in dates)
    late = sum(shift.kind == "task" and shift.has_passed for shift in shifts)
    late_zh, late_en = (f"，其中 {late} 项已超期", f", {late} overdue now") if late else ("", "")
    text = Text(
        f"{instance.number}：项目日期调整（{zh}），{len(shifts)} 项期限已重算{late_zh}",
        f"{instance.number}: the project moved ({en}), {len(shifts)} deadlines with it{late_en}",
    )
    body = "\n".join(f"{shift.name}: {_moment(shift.old)} → {_moment(shift.new)}" for shift in shifts)
    people = [person for person in _concerned_by(session, instance, shifts) if person.id != by.id]
    notices.tell(session, people, "process", text, instance=instance, body=body)


def _dates(moved: Mapping[str, Any]) -> Iterable[tuple[Text, str | None]]:
    return ((one.title, moved[one.key][1]) for one in MILESTONES.values() if one.key in moved)


def _concerned_by(session: Session, instance: Instance, shifts: Sequence[Shift]) -> list[Person]:
    steps = {shift.activity_id for shift in shifts if shift.kind == "task"}
    tasks = session.scalars(
        select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN, Task.activity_id.in_(steps))
    ).all()
    watching = select(Participant.person_id).where(
        Participant.instance_id == instance.id, Participant.reason.in_(WATCHING)
    )
    ids = {task.assignee_id for task in tasks if task.assignee_id} | set(session.scalars(watching))
    found: dict[str, Person] = {}
    for candidate in (one for task in tasks if task.assignee_id is None for one in task.candidates):
        if candidate.role_key:
            people = holders(session, candidate.role_key, candidate.scope_kind, candidate.scope_id)
            found.update({person.id: person for person in people})
        elif candidate.person_id:
            ids.add(candidate.person_id)
    named = session.scalars(select(Person).where(Person.id.in_(ids), Person.is_active))
    return list({**found, **{person.id: person for person in named}}.values())


def _moment(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else "–"
