"""The five lists of a person's inbox: 待办, 待认领, 已办, 我发起, 抄送我.

A list is read in two steps, keys in order first and the rows of one page second: the keys come out of
an index, so that a long list costs as little as a short one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import ColumnElement, Select, exists, func, literal_column, select
from sqlalchemy.orm import Session, join

from engine import clock
from engine.actor import Actor
from engine.model import IS_OPEN, Instance, Participant, Person, Task, TaskCandidate
from engine.queries.filters import Filters
from engine.queries.paging import MOST, Page, needed, page_of
from engine.work.claims import claimable_by

TASKS = ("todo", "claimable", "done")
TABS = ("todo", "claimable", "done", "started", "copies")
Conditions = tuple[ColumnElement[bool], ...]


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
    has_draft: bool = False
    is_new: bool = False

    def urgency(self, now: datetime) -> str:
        """Return ``overdue``, ``today`` (the local day of the deadline is today), ``soon`` or ``""``."""
        if self.due_at is None or self.completed_at is not None:
            return ""
        if self.due_at < now:
            return "overdue"
        if clock.local(self.due_at).date() == clock.local(now).date():
            return "today"
        return "soon" if self.due_at < now + timedelta(days=2) else ""


_CASE = (
    Instance.id,
    Instance.number,
    Instance.title,
    Instance.process_key,
    Instance.scope_id,
    Instance.state,
    Instance.started_at,
)
_TASK = (
    *_CASE,
    Task.id,
    Task.name,
    Task.created_at,
    Task.due_at,
    Task.completed_at,
    Task.priority,
    Task.outcome,
    Task.draft_at.is_not(None),
)
"""In the order of the fields of ``Row``."""

_FREE = (Task.assignee_id.is_(None), IS_OPEN)


class Inbox:
    """The inbox of one person, for as long as one request reads it."""

    def __init__(self, session: Session, actor: Actor) -> None:
        """Say whose inbox it is."""
        self._session, self._actor = session, actor

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many rows each tab has, and ``overdue`` among the person's own tasks; ``MOST`` at most."""
        a_row: Select[str] = select(literal_column("1"))
        found: dict[str, Select[str]] = {
            "todo": a_row.where(*self._mine),
            "claimable": self._claimable,
            "done": a_row.where(Task.completed_by == self._actor.id),
            "started": a_row.where(Instance.started_by == self._actor.id),
            "copies": a_row.where(*self._copied),
            "overdue": a_row.where(*self._mine, Task.due_at < clock.now()),
        }
        capped = [
            select(func.count()).select_from(rows.limit(MOST).subquery()).scalar_subquery().label(tab)
            for tab, rows in found.items()
        ]
        return dict(self._session.execute(select(*capped)).one()._mapping)

    def page(self, tab: str, filters: Filters) -> Page[Row]:
        """Return one page of a tab: open work most urgent first, the rest newest first."""
        keys = page_of(self._keys(tab, filters), filters.page)
        lines = self._lines(tab, keys.rows)
        return keys.showing([lines[key] for key in keys.rows])

    def next_task(self, *, after: str | None = None) -> str | None:
        """Return the id of the most urgent task of the person, other than ``after``."""
        mine = select(Task.id).where(*self._mine)
        return next(iter(self._by_urgency(mine if after is None else mine.where(Task.id != after), 1)), None)

    def _keys(self, tab: str, filters: Filters) -> Sequence[str]:
        """Return the keys of a tab's first rows in order, as many as the page needs."""
        most = needed(filters.page)
        if tab in TASKS:
            found = select(Task.id).where(*self._tasks_of(tab), *filters.of_tasks())
            if filters.ask_the_case():
                found = found.join(Instance, Task.instance_id == Instance.id)
            if tab != "done":
                return self._by_urgency(found, most)
            found = found.order_by(Task.completed_at.desc(), Task.id)
        elif tab == "started":
            found = select(Instance.id).where(Instance.started_by == self._actor.id, *filters.of_cases())
            found = found.order_by(Instance.started_at.desc(), Instance.id)
        else:
            found = select(Instance.id).join(Participant, Participant.instance_id == Instance.id)
            found = found.where(*self._copied, *filters.of_cases()).order_by(Participant.at.desc(), Instance.id)
        return self._session.scalars(found.limit(most)).all()

    def _by_urgency(self, found: Select[str], most: int) -> Sequence[str]:
        """Return ids of open tasks: those with a deadline by deadline, then those without.

        Two reads, because databases disagree where a missing value stands in an index.
        """
        ranked = (Task.priority.desc(), Task.created_at, Task.id)
        dated = found.where(Task.due_at.is_not(None)).order_by(Task.due_at, *ranked).limit(most)
        ids = list(self._session.scalars(dated))
        if len(ids) < most:
            undated = found.where(Task.due_at.is_(None)).order_by(*ranked).limit(most - len(ids))
            ids += self._session.scalars(undated)
        return ids

    def _lines(self, tab: str, keys: Sequence[str]) -> dict[str, Row]:
        if tab in TASKS:
            found = select(*_TASK).select_from(join(Task, Instance, Task.instance_id == Instance.id))
            rows = [Row(*line) for line in self._session.execute(found.where(Task.id.in_(keys)))]
            return {str(row.task_id): row for row in rows}
        unread = frozenset[str]() if tab == "started" else self._unread(keys)
        cases = self._session.execute(select(*_CASE).where(Instance.id.in_(keys)))
        rows = [Row(*line, is_new=line[0] in unread) for line in cases]
        return {row.instance_id: row for row in rows}

    def _unread(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the cases copied to the person that were not read yet."""
        new = (Participant.instance_id.in_(keys), Participant.read_at.is_(None))
        return frozenset(self._session.scalars(select(Participant.instance_id).where(*self._copied, *new)))

    @property
    def _mine(self) -> Conditions:
        return (Task.assignee_id == self._actor.id, IS_OPEN)

    @property
    def _copied(self) -> Conditions:
        return (Participant.person_id == self._actor.id, Participant.reason == "copy")

    def _tasks_of(self, tab: str) -> Conditions:
        if tab == "todo":
            return self._mine
        if tab == "done":
            return (Task.completed_by == self._actor.id,)
        if self.counts["claimable"] < MOST:
            return (Task.id.in_(self._claimable),)
        # Among so many the most urgent are soon found by looking through all free tasks in their order.
        return (*_FREE, exists().where(TaskCandidate.task_id == Task.id, self._ways))

    @cached_property
    def _claimable(self) -> Select[str]:
        """The query for the ids of tasks the person may claim; it begins at the candidates, which may be few."""
        free = exists().where(Task.id == TaskCandidate.task_id, *_FREE)
        return select(TaskCandidate.task_id).distinct().where(self._ways, free)

    @cached_property
    def _ways(self) -> ColumnElement[bool]:
        return claimable_by(self._session, self._session.get_one(Person, self._actor.id))
