"""What a step of a case is called in its diagram, and which cases the person may open."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.instances.programs import diagram_of
from engine.model import Instance
from engine.queries.cases import readable
from web import current


def step_name(session: Session, instance: Instance | None, activity_id: str | None) -> str:
    """Return the step's name in the revision the case runs on, its id where it has none."""
    if activity_id is None:
        return ""
    revisions = instance.pins.get("process", {}) if instance is not None else {}
    for key, revision_id in revisions.items():
        process = diagram_of(session, revision_id).processes.get(key)
        activity = process.activities.get(activity_id) if process is not None else None
        if activity is not None:
            return activity.name or activity.id
    return activity_id


def openable(session: Session, instances: Iterable[Instance | None]) -> frozenset[str]:
    """Return the ids of those cases the person may read."""
    ids = {instance.id for instance in instances if instance is not None}
    if not ids:
        return frozenset()
    return frozenset(
        session.scalars(select(Instance.id).where(Instance.id.in_(ids), readable(session, current.actor())))
    )
