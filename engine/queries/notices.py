"""A person's notices on the site."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.errors import NotFound
from engine.model import Instance, Notice, Task, TaskState
from engine.queries.paging import SIZE, Page


def rows(session: Session, actor: Actor, number: int = 1) -> Page[Notice]:
    """Return one page of the actor's notices, newest first."""
    found = select(Notice).where(Notice.person_id == actor.id)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = min(number, max(1, -(-total // SIZE)))
    ordered = found.order_by(Notice.created_at.desc(), Notice.id.desc())
    return Page(session.scalars(ordered.limit(SIZE).offset((number - 1) * SIZE)).all(), total, number)


def settled(session: Session, notices: Iterable[Notice]) -> set[str]:
    """Return the ids of the tasks among these notices that have ended: nobody need read of them any more."""
    tasks = [notice.task_id for notice in notices if notice.task_id]
    return set(session.scalars(select(Task.id).where(Task.id.in_(tasks), Task.state != TaskState.OPEN)))


def cases(session: Session, notices: Iterable[Notice]) -> dict[str, Row[str, str, str]]:
    """Return ``id``, ``title`` and ``scope_id`` of the cases these notices are about, by id."""
    about = {notice.instance_id for notice in notices if notice.instance_id}
    found = session.execute(select(Instance.id, Instance.title, Instance.scope_id).where(Instance.id.in_(about)))
    return {row.id: row for row in found}


def find(session: Session, notice_id: str, actor: Actor) -> Notice:
    """Return one of the actor's notices.  Raises NotFound, also for somebody else's."""
    found = session.get(Notice, notice_id)
    if found is None or found.person_id != actor.id:
        raise NotFound()
    return found
