"""What was late: limits that passed and tasks done after their day, each with where the case stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.model import Clock, Instance, Task, TaskState
from engine.queries.auditing.listing import page_of
from engine.queries.auditing.people import names_of
from engine.queries.auditing.population import Asked, narrowed
from engine.queries.paging import Page


@dataclass(frozen=True)
class Breach:
    """A limit that passed; ``stood`` are the steps that were open then, each with who had it (empty: nobody)."""

    row: Row[*tuple[Any, ...]]
    stood: Sequence[tuple[str, str]]


def breaches(session: Session, asked: Asked, number: int) -> Page[Breach]:
    """Return the limits that passed, the latest first."""
    wanted = (
        select(Clock.key, Clock.due_at, Clock.breached_at, Clock.stopped_at, Instance.number, Instance.id)
        .add_columns(Instance.process_key)
        .join(Instance, Instance.id == Clock.instance_id)
        .where(Clock.breached_at.is_not(None))
        .order_by(Clock.breached_at.desc(), Clock.id)
    )
    page = page_of(session, narrowed(wanted, asked), number)
    tasks = list(session.scalars(select(Task).where(Task.instance_id.in_({row.id for row in page.rows}))))
    names = names_of(session, [task.completed_by or task.assignee_id for task in tasks])
    return page.showing([Breach(row, _stood(row, tasks, names)) for row in page.rows])


def _stood(row: Row[*tuple[Any, ...]], tasks: Sequence[Task], names: dict[str, str]) -> list[tuple[str, str]]:
    at = row.breached_at
    return [
        (task.name, names.get(task.completed_by or task.assignee_id or "", ""))
        for task in tasks
        if task.instance_id == row.id
        and task.created_at <= at
        and (task.state == TaskState.OPEN or (task.completed_at is not None and task.completed_at >= at))
    ]


def late_tasks(session: Session, asked: Asked, number: int) -> Page[Row[*tuple[Any, ...]]]:
    """Return the tasks that were done late or are late now, the latest limit first."""
    late_now = and_(Task.state == TaskState.OPEN, Task.due_at < clock.now())
    done_late = and_(Task.state == TaskState.COMPLETED, Task.completed_at > Task.due_at)
    wanted = (
        select(
            Instance.number,
            Instance.process_key,
            Task.name,
            Task.due_at,
            Task.completed_at,
            Task.completed_by,
            Task.assignee_id,
            Task.created_at,
        )
        .join(Instance, Instance.id == Task.instance_id)
        .where(or_(late_now, done_late))
        .order_by(Task.due_at.desc(), Task.id)
    )
    return page_of(session, narrowed(wanted, asked), number)
