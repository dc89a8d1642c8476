"""What of a case is or was late, why as far as somebody said it, and who may still say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.instances import delays
from engine.model import DONE_LATE, IS_OPEN, Clock, DelayCause, Delayed, Instance, Task
from engine.queries.auditing.people import names_of
from engine.queries.history import Item
from engine.text import Text
from engine.work.answering import may_explain
from engine.work.permit import may_take_part
from forms import Row
from web.work.names import clock_names

LABEL = Text("超期原因", "Why it was late")


@dataclass(frozen=True)
class Late:
    """One late task or limit: who has or did it, when it was due and done, and the statement that counts."""

    id: str
    kind: Delayed
    name: str
    who: str
    due_at: datetime
    ended_at: datetime | None
    cause: Text | None = None
    words: str = ""
    stated_by: str = ""
    stated_at: datetime | None = None
    is_made_up: bool = False
    may_state: bool = False


def said(item: Item, locale: str) -> list[Row]:
    """Return the line of a history that says why the work was late, none where nothing does."""
    if item.cause is None:
        return []
    words = f"：{item.cause_words}" if locale == "zh" else f": {item.cause_words}"
    return [Row(LABEL.in_(locale), f"{item.cause.in_(locale)}{words if item.cause_words else ''}")]


def stated(session: Session, task: Task) -> Late | None:
    """Return what was stated about a task, None where nobody has."""
    row = session.get(DelayCause, task.id)
    return _late(session, task, task.name, "", row, names_of(session, [row.stated_by])) if row else None


def delays_of(session: Session, instance: Instance, actor: Actor) -> Sequence[Late]:
    """Return the late tasks and limits of a case, the first one due first."""
    now = clock.now()
    tasks = session.scalars(
        select(Task).where(Task.instance_id == instance.id, or_(DONE_LATE, and_(IS_OPEN, Task.due_at < now)))
    ).all()
    limits = session.scalars(
        select(Clock).where(Clock.instance_id == instance.id, Clock.breached_at.is_not(None))
    ).all()
    if not tasks and not limits:
        return ()
    rows = {row.id: row for row in session.scalars(select(DelayCause).where(DelayCause.instance_id == instance.id))}
    doers = [task.completed_by or task.assignee_id for task in tasks]
    people = names_of(session, [*doers, *(row.stated_by for row in rows.values())])
    adds, called = may_take_part(session, instance, actor), clock_names(session)
    found: list[tuple[Task | Clock, str, str]] = [
        *((task, task.name, people.get(task.completed_by or task.assignee_id or "", "")) for task in tasks),
        *((limit, called.get(limit.key, limit.key), "") for limit in limits),
    ]
    lines = []
    for one, name, who in found:
        row = rows.get(one.id)
        is_open = (one.completed_at if isinstance(one, Task) else one.stopped_at) is None
        may = adds and (row is None or is_open) and may_explain(session, instance, one, actor)
        lines.append(_late(session, one, name, who, row, people, may_state=may))
    return sorted(lines, key=lambda line: (line.due_at, line.id))


def _late(
    session: Session,
    one: Task | Clock,
    name: str,
    who: str,
    row: DelayCause | None,
    people: dict[str, str],
    *,
    may_state: bool = False,
) -> Late:
    return Late(
        id=one.id,
        kind=Delayed.TASK if isinstance(one, Task) else Delayed.LIMIT,
        name=name,
        who=who,
        due_at=one.due_at or clock.now(),
        ended_at=one.completed_at if isinstance(one, Task) else one.stopped_at,
        cause=delays.causes(session).get(row.cause, Text(row.cause, row.cause)) if row else None,
        words=row.words if row else "",
        stated_by=people.get(row.stated_by, "") if row else "",
        stated_at=row.stated_at if row else None,
        is_made_up=bool(row and row.is_made_up),
        may_state=may_state,
    )
