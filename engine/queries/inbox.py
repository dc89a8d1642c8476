"""The five lists of a person's inbox: 待办, 待认领, 已办, 我发起, 抄送我."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, join

from engine import clock
from engine.actor import Actor
from engine.model import Instance, Participant, Person, Task, TaskCandidate, TaskState
from engine.queries.paging import SIZE, Page
from engine.work.claims import claimable_by

TASKS = ("todo", "claimable", "done")
TABS = ("todo", "claimable", "done", "started", "copies")


@dataclass(frozen=True)
class Filters:
    """What narrows a list; ``due`` is overdue, today, week or none; empty strings do not narrow."""

    process: str = ""
    project: str = ""
    due: str = ""
    priority: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """One line of an inbox: a task or, on the tabs of cases, an instance (``task_id`` None)."""

    instance_id: str
    number: str
    title: str
    process_key: str
    scope_id: str
    state: str
    started_at: datetime
    task_id: str | None = None
    name: str = ""
    created_at: datetime | None = None
    due_at: datetime | None = None
    completed_at: datetime | None = None
    priority: int = 50
    outcome: str = ""
    is_new: bool = False
    has_draft: bool = False

    def urgency(self, now: datetime) -> str:
        """Return ``overdue``, ``today`` (the local day of the deadline is today), ``soon`` or ``""``."""
        if self.due_at is None or self.completed_at is not None:
            return ""
        if self.due_at < now:
            return "overdue"
        if clock.local(self.due_at).date() == clock.local(now).date():
            return "today"
        return "soon" if self.due_at < now + timedelta(days=2) else ""


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many rows each tab has, and ``overdue`` among the person's own tasks."""
    found = {tab: _tally(session, _of(session, tab, actor)) for tab in TABS}
    return {**found, "overdue": _tally(session, (*_of(session, "todo", actor), Task.due_at < clock.now()))}


def rows(session: Session, actor: Actor, tab: str, filters: Filters) -> Page[Row]:
    """Return one page of a tab: open work most urgent first, the rest newest first."""
    conditions = (*_of(session, tab, actor), *_narrowing(filters, tasks=tab in TASKS))
    columns, source = _lines(tab)
    total = session.scalar(select(func.count()).select_from(source).where(*conditions)) or 0
    page = min(max(1, filters.page), max(1, -(-total // SIZE)))
    found = select(*columns).select_from(source).where(*conditions).order_by(*_order(tab))
    lines = session.execute(found.limit(SIZE).offset((page - 1) * SIZE))
    return Page([Row(**line._mapping) for line in lines], total, page)


def next_task(session: Session, actor: Actor, *, after: str | None = None) -> str | None:
    """Return the id of the most urgent task of the person, other than ``after``."""
    found = select(Task.id).where(*_of(session, "todo", actor)).order_by(*_order("todo")).limit(1)
    return session.scalar(found if after is None else found.where(Task.id != after))


def _tally(session: Session, conditions: tuple[Any, ...]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


def _of(session: Session, tab: str, actor: Actor) -> tuple[Any, ...]:
    """Return what makes a row belong to a tab; each names one table only, so that counting joins nothing."""
    if tab == "todo":
        return (Task.assignee_id == actor.id, Task.state == TaskState.OPEN)
    if tab == "claimable":
        claimable = Task.id.in_(_claimable(session, actor))
        return (Task.assignee_id.is_(None), Task.state == TaskState.OPEN, claimable)
    if tab == "done":
        return (Task.completed_by == actor.id,)
    if tab == "started":
        return (Instance.started_by == actor.id,)
    return (Participant.person_id == actor.id, Participant.reason == "copy")


def _lines(tab: str) -> tuple[tuple[Any, ...], Any]:
    """Return the columns of a row, named as ``Row`` names them, and the tables they come from."""
    case_columns = (
        Instance.id.label("instance_id"),
        Instance.number,
        Instance.title,
        Instance.process_key,
        Instance.scope_id,
        Instance.state,
        Instance.started_at,
    )
    if tab in TASKS:
        task_columns = (
            Task.id.label("task_id"),
            Task.name,
            Task.created_at,
            Task.due_at,
            Task.completed_at,
            Task.priority,
            Task.outcome,
            Task.draft_at.is_not(None).label("has_draft"),
        )
        return (*case_columns, *task_columns), join(Task, Instance, Task.instance_id == Instance.id)
    if tab == "started":
        return case_columns, Instance
    is_new = Participant.read_at.is_(None).label("is_new")
    return (*case_columns, is_new), join(Participant, Instance, Participant.instance_id == Instance.id)


def _claimable(session: Session, actor: Actor) -> Any:
    person = session.get_one(Person, actor.id)
    return select(TaskCandidate.task_id).where(claimable_by(session, person))


def _narrowing(filters: Filters, *, tasks: bool) -> list[Any]:
    found: list[Any] = []
    if filters.process:
        found.append(Instance.process_key == filters.process)
    if filters.project:
        found += [Instance.scope_kind == "project", Instance.scope_id == filters.project]
    if filters.text:
        like = f"%{filters.text.strip()}%"
        names = [Instance.number.ilike(like), Instance.title.ilike(like)]
        found.append(or_(*names, Task.name.ilike(like)) if tasks else or_(*names))
    return [*found, *_task_narrowing(filters)] if tasks else found


def _task_narrowing(filters: Filters) -> list[Any]:
    now = clock.now()
    tonight = clock.local(now).replace(hour=23, minute=59, second=59, microsecond=999_999)
    limits = {"today": tonight, "week": now + timedelta(days=7)}
    found: list[Any] = [Task.priority > 50] if filters.priority == "high" else []
    if filters.due == "overdue":
        found.append(Task.due_at < now)
    elif filters.due in limits:
        found.append(Task.due_at <= limits[filters.due])
    elif filters.due == "none":
        found.append(Task.due_at.is_(None))
    return found


def _order(tab: str) -> tuple[Any, ...]:
    if tab in ("todo", "claimable"):
        undated = case((Task.due_at.is_(None), 1), else_=0)
        return (undated, Task.due_at, Task.priority.desc(), Task.created_at, Task.id)
    if tab == "done":
        return (Task.completed_at.desc(), Task.id)
    if tab == "started":
        return (Instance.started_at.desc(), Instance.id)
    return (Participant.at.desc(), Instance.id)
