"""Opens incidents: failures that wait for a person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.instances.recording import record
from engine.model import Incident, Instance


def open_incident(
    session: Session,
    kind: str,
    instance: Instance | None,
    activity_id: str | None,
    message: str,
    *,
    job_id: str | None,
) -> Incident:
    """Open an incident and record it in the instance's stream; ``kind`` is job, no-one, error, limit or mail."""
    incident = Incident(
        kind=kind,
        job_id=job_id,
        instance_id=instance.id if instance else None,
        activity_id=activity_id,
        message=message[:4000],
        created_at=clock.now(),
    )
    session.add(incident)
    session.flush()
    if instance is not None:
        record(
            session,
            instance,
            "incident.opened",
            SYSTEM,
            {"incident": incident.id, "kind": kind, "activity": activity_id, "message": incident.message},
        )
    return incident
