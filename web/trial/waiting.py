"""What a sandbox waits for: work of all roles, times, messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.definitions.model import Process
from engine.instances.programs import diagram_of
from engine.model import Instance, InstanceState, Job, JobKind, Person, Subscription, Task, TaskState
from engine.work.claims import right_to

MOST = 200
FEW = 4


@dataclass(frozen=True)
class Work:
    """An open task and the first few who may do it."""

    task: Task
    case: Instance
    people: Sequence[Person]


@dataclass(frozen=True)
class Due:
    """A timer that runs: where, and when it is due."""

    case: Instance
    name: str
    at: datetime


@dataclass(frozen=True)
class Expected:
    """A message or signal somebody waits for, or a process of the copy begins with (no case)."""

    kind: str
    name: str
    where: str
    case: Instance | None


def work(session: Session) -> list[Work]:
    """Return the open tasks of all roles, the newest case first."""
    found = session.execute(
        select(Task, Instance)
        .join(Instance, Task.instance_id == Instance.id)
        .where(Task.state == TaskState.OPEN)
        .order_by(Instance.started_at.desc(), Instance.id, Task.id)
        .limit(MOST)
    ).all()
    people = session.scalars(select(Person).where(Person.is_active).order_by(Person.login)).all()
    return [Work(task, case, _able(session, task, people)) for task, case in found]


def _able(session: Session, task: Task, people: Sequence[Person]) -> Sequence[Person]:
    if task.assignee_id is not None:
        return (session.get_one(Person, task.assignee_id),)
    able: list[Person] = []
    for person in people:
        if right_to(session, task, person) is not None:
            able.append(person)
        if len(able) == FEW:
            break
    return able


def timers(session: Session) -> list[Due]:
    """Return the timers that run, the first due first."""
    found = session.execute(
        select(Job, Instance)
        .join(Instance, Job.instance_id == Instance.id)
        .where(Job.kind == JobKind.TIMER, Job.due_at > clock.now())
        .order_by(Job.due_at, Job.id)
        .limit(MOST)
    ).all()
    return [
        Due(case, element_name(session, case, job.activity_id or ""), job.due_at) for job, case in found if job.due_at
    ]


def expected(session: Session, process: Process | None) -> list[Expected]:
    """Return the messages and signals waited for, once each, and those ``process`` begins with."""
    found = session.execute(
        select(Subscription, Instance)
        .join(Instance, Subscription.instance_id == Instance.id)
        .where(Instance.state == InstanceState.ACTIVE)
        .order_by(Subscription.kind, Subscription.name, Subscription.id)
        .limit(MOST)
    ).all()
    waiting = [
        Expected(row.kind, row.name, element_name(session, case, row.activity_id or ""), case) for row, case in found
    ]
    begins = [
        Expected(each.event.kind, each.event.name or "", each.name or each.id, None)
        for each in (process.activities.values() if process is not None else ())
        if each.kind == "startEvent" and each.parent == process.id and each.event is not None  # type: ignore[union-attr]
        if each.event.kind in ("message", "signal")
    ]
    return [*begins, *waiting]


def element_name(session: Session, case: Instance, element: str) -> str:
    """Return what the diagram of a case, or one it calls, calls an element."""
    for key, revision_id in case.pins["process"].items():
        activity = diagram_of(session, revision_id).processes[key].activities.get(element.rpartition("#")[2])
        if activity is not None and activity.name:
            return activity.name
    return element
