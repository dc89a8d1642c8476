"""The five lists of a person's inbox: 待办, 待认领, 已办, 我发起, 抄送我."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.model import Instance, Participant, Person, Task, TaskCandidate, TaskState
from engine.queries.paging import SIZE, Page
from engine.work.claims import claimable_by

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
    found = {tab: _count(session, _base(session, tab, actor)) for tab in TABS}
    overdue = _base(session, "todo", actor).where(Task.due_at < clock.now())
    return {**found, "overdue": _count(session, overdue)}


def rows(session: Session, actor: Actor, tab: str, filters: Filters) -> Page[Row]:
    """Return one page of a tab: open work most urgent first, the rest newest first."""
    found = _narrow(_base(session, tab, actor), filters)
    total = _count(session, found)
    page = min(max(1, filters.page), max(1, -(-total // SIZE)))
    found = found.order_by(*_order(tab)).limit(SIZE).offset((page - 1) * SIZE)
    make = _task_row if tab in ("todo", "claimable", "done") else _instance_row
    return Page([make(line) for line in session.execute(found)], total, page)


def next_task(session: Session, actor: Actor, *, after: str | None = None) -> str | None:
    """Return the id of the most urgent task of the person, other than ``after``."""
    found = _base(session, "todo", actor)
    if after is not None:
        found = found.where(Task.id != after)
    line = session.execute(found.order_by(*_order("todo")).limit(1)).first()
    return line.Task.id if line is not None else None


def _count(session: Session, found: Any) -> int:
    return session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0


def _base(session: Session, tab: str, actor: Actor) -> Any:
    tasks = select(Task, Instance).join(Instance, Task.instance_id == Instance.id)
    if tab == "todo":
        return tasks.where(Task.assignee_id == actor.id, Task.state == TaskState.OPEN)
    if tab == "claimable":
        return tasks.where(
            Task.assignee_id.is_(None), Task.state == TaskState.OPEN, Task.id.in_(_claimable(session, actor))
        )
    if tab == "done":
        return tasks.where(Task.completed_by == actor.id)
    if tab == "started":
        return select(Instance).where(Instance.started_by == actor.id)
    return (
        select(Instance, Participant)
        .join(Participant, Participant.instance_id == Instance.id)
        .where(Participant.person_id == actor.id, Participant.reason == "copy")
    )


def _claimable(session: Session, actor: Actor) -> Any:
    person = session.get_one(Person, actor.id)
    return select(TaskCandidate.task_id).where(claimable_by(session, person))


def _narrow(found: Any, filters: Filters) -> Any:
    if filters.process:
        found = found.where(Instance.process_key == filters.process)
    if filters.project:
        found = found.where(Instance.scope_kind == "project", Instance.scope_id == filters.project)
    if filters.text:
        like = f"%{filters.text.strip()}%"
        columns = [Instance.number.ilike(like), Instance.title.ilike(like)]
        if _has_tasks(found):
            columns.append(Task.name.ilike(like))
        found = found.where(or_(*columns))
    if _has_tasks(found):
        found = _narrow_tasks(found, filters)
    return found


def _has_tasks(found: Any) -> bool:
    return found.column_descriptions[0]["entity"] is Task


def _narrow_tasks(found: Any, filters: Filters) -> Any:
    now = clock.now()
    tonight = clock.local(now).replace(hour=23, minute=59, second=59, microsecond=999_999)
    limits = {"today": tonight, "week": now + timedelta(days=7)}
    if filters.due == "overdue":
        found = found.where(Task.due_at < now)
    elif filters.due in limits:
        found = found.where(Task.due_at.is_not(None), Task.due_at <= limits[filters.due])
    elif filters.due == "none":
        found = found.where(Task.due_at.is_(None))
    if filters.priority == "high":
        found = found.where(Task.priority > 50)
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


def _task_row(line: Any) -> Row:
    task, instance = line.Task, line.Instance
    return Row(
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        process_key=instance.process_key,
        scope_id=instance.scope_id,
        state=instance.state,
        started_at=instance.started_at,
        task_id=task.id,
        name=task.name,
        created_at=task.created_at,
        due_at=task.due_at,
        completed_at=task.completed_at,
        priority=task.priority,
        outcome=task.outcome,
        has_draft=task.draft is not None,
    )


def _instance_row(line: Any) -> Row:
    instance = line.Instance
    return Row(
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        process_key=instance.process_key,
        scope_id=instance.scope_id,
        state=instance.state,
        started_at=instance.started_at,
        is_new=hasattr(line, "Participant") and line.Participant.read_at is None,
    )
