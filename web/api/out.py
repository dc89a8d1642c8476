"""Cases and tasks as the interface shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.model import Instance, Person
from engine.queries.cases import Held, whereabouts
from engine.queries.inbox import Row
from web.i18n import language


def instance_out(session: Session, instance: Instance) -> dict[str, Any]:
    """Return one case."""
    return _instance(instance, whereabouts(session, [instance.id]).get(instance.id, ()))


def instances_out(session: Session, ids: Sequence[str]) -> Iterable[dict[str, Any]]:
    """Return cases in the order of their ids."""
    rows = {row.id: row for row in session.scalars(select(Instance).where(Instance.id.in_(ids)))}
    places = whereabouts(session, ids)
    return [_instance(rows[id_], places.get(id_, ())) for id_ in ids]


def _instance(instance: Instance, places: Sequence[Held]) -> dict[str, Any]:
    return {
        "id": instance.id,
        "number": instance.number,
        "title": instance.title,
        "process_key": instance.process_key,
        "project": instance.scope_id if instance.scope_kind == "project" else None,
        "state": instance.state,
        "ended_as": instance.ended_as,
        "started_at": instance.started_at,
        "ended_at": instance.ended_at,
        "places": [_place(place) for place in places],
    }


def _place(place: Held) -> dict[str, Any]:
    return {**vars(place), "roles": [role.in_(language()) for role in place.roles]}


def row_out(row: Row) -> dict[str, Any]:
    """Return one line of the inbox."""
    return {
        "id": row.task_id,
        "name": row.name,
        "instance": row.instance_id,
        "number": row.number,
        "title": row.title,
        "process": row.process_key,
        "project": row.scope_id or None,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "completed_at": row.completed_at,
        "priority": row.priority,
        "outcome": row.outcome,
        "urgency": row.urgency(clock.now()),
    }


def person_out(session: Session, person_id: str | None) -> Person | None:
    """Return a person, None for nobody."""
    return session.get(Person, person_id) if person_id else None
