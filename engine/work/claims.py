"""Who may claim an open task, in a list's query and for one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.model import COMPANY, Person, RoleHolding, Task, TaskCandidate
from engine.prepared import Prepared
from engine.work.availability import principals
from engine.work.roles import EVERYBODY, holders

EXCLUDED = "excluded"
"""Where ``Task.properties`` keeps the ids of people who may not get the task (``Addressed.excluded``)."""


_candidates = cast("Table", TaskCandidate.__table__)
_CLOSE = Prepared(update(_candidates).where(_candidates.c.task_id == bindparam("task")).values(is_open=False))


@dataclass(frozen=True)
class Right:
    """The right to claim a task; ``on_behalf_of`` is the id of the absent person it comes from, ``role`` the one asked.

    Without ``role`` a person was asked by name.
    """

    on_behalf_of: str | None = None
    role: str | None = None


def _somebody_nearer() -> ColumnElement[bool]:
    """Return whether an active person holds the role in the very scope it is asked for."""
    theirs = aliased(RoleHolding)
    return exists().where(
        theirs.role_key == TaskCandidate.role_key,
        theirs.scope_kind == TaskCandidate.scope_kind,
        theirs.scope_id == TaskCandidate.scope_id,
        Person.id == theirs.person_id,
        Person.is_active,
    )


_SOMEBODY_NEARER = _somebody_nearer()


def claimable_by(session: Session, person: Person, at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition on TaskCandidate rows of open tasks under which the person may claim their task.

    Counts the person's own roles and those of the absent people the person stands in for.  Excluded
    people are not looked at here; ``right_to`` refuses them.
    """
    if not person.is_active:
        return TaskCandidate.id.is_(None)
    acting = [person, *principals(session, person, at or clock.now())]
    active = [one.id for one in acting if one.is_active]
    held = session.execute(
        select(RoleHolding.role_key, RoleHolding.scope_kind, RoleHolding.scope_id)
        .where(RoleHolding.person_id.in_(active))
        .distinct()
    ).all()
    open_ = TaskCandidate.is_open
    ways = [
        and_(open_, TaskCandidate.person_id == person.id),
        and_(open_, TaskCandidate.role_key == EVERYBODY),
    ]
    if acting[1:]:
        lent = TaskCandidate.on_behalf_of.is_(None) | (TaskCandidate.on_behalf_of != TaskCandidate.person_id)
        ways.append(and_(open_, TaskCandidate.person_id.in_([one.id for one in acting[1:]]), lent))
    roles: dict[tuple[str, str], list[str]] = {}
    for role_key, kind, scope_id in held:
        roles.setdefault((kind, scope_id), []).append(role_key)
    # Spelt out scope by scope, because that lets the database find the rows by their index.
    for (kind, scope_id), keys in sorted(roles.items()):
        asked = and_(open_, TaskCandidate.role_key.in_(sorted(keys)))
        ways.append(and_(asked, TaskCandidate.scope_kind == kind, TaskCandidate.scope_id == scope_id))
        if kind == COMPANY:
            ways.append(and_(asked, TaskCandidate.scope_kind != COMPANY, ~_SOMEBODY_NEARER))
    return or_(*ways)


def close_candidates(session: Session, task_ids: Sequence[str]) -> None:
    """Take the candidates of tasks that have ended out of the way of those who look for free work."""
    if task_ids:
        _CLOSE.run(session, [{"task": task_id} for task_id in task_ids])


def right_to(session: Session, task: Task, person: Person, at: datetime | None = None) -> Right | None:
    """Return the person's right to claim the task, None without one; the own right goes before a borrowed one."""
    if not person.is_active or person.id in task.properties.get(EXCLUDED, ()):
        return None
    for acting in (person, *principals(session, person, at or clock.now())):
        for candidate in task.candidates:
            if candidate.person_id == acting.id:
                if candidate.on_behalf_of == acting.id:
                    if acting is person:
                        return Right()
                    continue
                return Right(candidate.on_behalf_of or (None if acting is person else acting.id))
            if candidate.role_key is not None and acting in holders(
                session, candidate.role_key, candidate.scope_kind, candidate.scope_id
            ):
                return Right(None if acting is person else acting.id, candidate.role_key)
    return None
