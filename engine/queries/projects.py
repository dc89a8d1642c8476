"""Projects with their milestones, and how their cases stand: open, late, blocked, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.definitions.milestones import MILESTONES, Milestone
from engine.errors import NotFound
from engine.instances.programs import diagram_of
from engine.model import (
    Clock,
    Entry,
    Incident,
    IncidentState,
    Instance,
    Job,
    JobKind,
    Person,
    Register,
    Task,
    TaskState,
)
from engine.queries.cases import readable
from engine.registers import access
from engine.registers.milestones import PROJECT, day_in
from engine.text import Text

STATES = ("blocked", "late", "open", "done")
"""How a case of a project stands, the most urgent first: an incident waits, a deadline is missed, neither, ended."""

SHOWN = 60
"""How many cases a time line shows."""


@dataclass(frozen=True)
class Stage:
    """A milestone of one project."""

    milestone: Milestone
    planned: date | None
    reached: date | None

    @property
    def is_late(self) -> bool:
        """Tell whether its day has passed without anybody recording it as reached."""
        today = clock.local(clock.now()).date()
        return self.reached is None and self.planned is not None and self.planned < today


@dataclass(frozen=True)
class Line:
    """A case on the time line of its project, with what is due next."""

    id: str
    number: str
    title: str
    process_key: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    due_name: str


@dataclass(frozen=True)
class Missed:
    """A task whose deadline has passed, and who has it."""

    task_id: str
    name: str
    number: str
    title: str
    due_at: datetime
    holder: str | None


def register_of(session: Session, actor: Actor) -> Register:
    """Return the register of projects.  Raises NotFound, also when the actor may read none."""
    return access.require_readable(session, PROJECT, actor)


def entries(session: Session, actor: Actor) -> list[Entry]:
    """Return the projects in use the actor may see, by name."""
    register = register_of(session, actor)
    found = select(Entry).where(Entry.register_key == PROJECT, Entry.retired_at.is_(None))
    return list(session.scalars(found.where(access.visible(register, actor)).order_by(Entry.title, Entry.number)))


def find(session: Session, number: str, actor: Actor) -> Entry:
    """Return a project in use the actor may see.  Raises NotFound."""
    register = register_of(session, actor)
    found = select(Entry).where(Entry.register_key == PROJECT, Entry.number == number, Entry.retired_at.is_(None))
    entry = session.scalar(found.where(access.visible(register, actor)))
    if entry is None:
        raise NotFound(Text("找不到该项目", "There is no such project"))
    return entry


def stages(entry: Entry) -> list[Stage]:
    """Return the milestones of a project, in their order."""
    data = entry.data
    return [Stage(one, day_in(data.get(one.planned)), day_in(data.get(one.reached))) for one in MILESTONES.values()]


def counts(session: Session, actor: Actor, projects: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many cases of each project the actor may read stand how."""
    state = _state()
    found = (
        select(Instance.scope_id, state, func.count())
        .where(Instance.scope_kind == "project", Instance.scope_id.in_(projects), readable(session, actor))
        .group_by(Instance.scope_id, state)
    )
    told = {project: dict.fromkeys(STATES, 0) for project in projects}
    for project, name, count in session.execute(found):
        told[project][name] = count
    return told


def lines(session: Session, actor: Actor, project: str) -> list[Line]:
    """Return the cases of a project the actor may read, the most urgent first, then the newest; ``SHOWN`` at most."""
    state = _state()
    rank = case({name: place for place, name in enumerate(STATES)}, value=state)
    rows = session.execute(
        select(
            Instance.id,
            Instance.number,
            Instance.title,
            Instance.process_key,
            Instance.revision_id,
            Instance.started_at,
            Instance.ended_at,
            state,
        )
        .where(Instance.scope_kind == "project", Instance.scope_id == project, readable(session, actor))
        .order_by(rank, Instance.started_at.desc(), Instance.id)
        .limit(SHOWN)
    ).all()
    due = _due(session, {row.id: (row.revision_id, row.process_key) for row in rows if row.ended_at is None})
    return [
        Line(
            row.id,
            row.number,
            row.title,
            row.process_key,
            row[-1],
            row.started_at,
            row.ended_at,
            *due.get(row.id, (None, "")),
        )
        for row in rows
    ]


def missed(session: Session, actor: Actor, project: str) -> list[Missed]:
    """Return the tasks of a project whose deadline has passed, the oldest first; ``SHOWN`` at most."""
    rows = session.execute(
        select(Task.id, Task.name, Instance.number, Instance.title, Task.due_at, Person.name)
        .join(Instance, Task.instance_id == Instance.id)
        .outerjoin(Person, Task.assignee_id == Person.id)
        .where(
            Task.state == TaskState.OPEN,
            Task.due_at < clock.now(),
            Instance.scope_kind == "project",
            Instance.scope_id == project,
            readable(session, actor),
        )
        .order_by(Task.due_at, Task.id)
        .limit(SHOWN)
    )
    return [Missed(id_, name, number, title, due, who) for id_, name, number, title, due, who in rows if due]


def _state() -> ColumnElement[Any]:
    blocked = exists().where(Incident.instance_id == Instance.id, Incident.state == IncidentState.OPEN)
    overdue = exists().where(Task.instance_id == Instance.id, Task.state == TaskState.OPEN, Task.due_at < clock.now())
    breached = exists().where(
        Clock.instance_id == Instance.id, Clock.breached_at.is_not(None), Clock.stopped_at.is_(None)
    )
    ended = Instance.ended_at.is_not(None)
    return case((ended, "done"), (blocked, "blocked"), (or_(overdue, breached), "late"), else_="open")


def _due(session: Session, running: Mapping[str, tuple[str, str]]) -> dict[str, tuple[datetime, str]]:
    """Return what is due next in each case: a task, else a timer."""
    timers = session.execute(
        select(Job.instance_id, Job.due_at, Job.activity_id)
        .where(Job.instance_id.in_(running), Job.kind == JobKind.TIMER, Job.due_at.is_not(None))
        .order_by(Job.due_at.desc())
    )
    found = {
        instance_id: (due_at, _named(session, *running[instance_id], activity_id))
        for instance_id, due_at, activity_id in timers
        if instance_id is not None and due_at is not None
    }
    tasks = session.execute(
        select(Task.instance_id, Task.due_at, Task.name)
        .where(Task.instance_id.in_(running), Task.state == TaskState.OPEN, Task.due_at.is_not(None))
        .order_by(Task.due_at.desc())
    )
    return found | {instance_id: (due_at, name) for instance_id, due_at, name in tasks if due_at is not None}


def _named(session: Session, revision_id: str, process_key: str, activity_id: str | None) -> str:
    activity = diagram_of(session, revision_id).processes[process_key].activities.get(activity_id or "")
    return (activity.name if activity else "") or ""
