"""The incident of a command that ran into a limit of the engine: nothing was saved, but somebody has to know."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.database import transaction
from engine.instances.incidents import open_incident
from engine.instances.opened import AT_HAND
from engine.model import Incident, IncidentState, Instance
from engine.tokens.limits import LimitReached

KIND = "limit"


def report(session: Session, reached: LimitReached) -> None:
    """Open an incident for the instance the command had at hand; one is enough while it is not dealt with."""
    instance_id = session.info.pop(AT_HAND, None)
    activity_id = reached.details.get("activity_id")
    with transaction(session):
        instance = session.get(Instance, instance_id) if instance_id else None
        known = select(Incident.id).where(
            Incident.kind == KIND,
            Incident.state == IncidentState.OPEN,
            Incident.instance_id == (instance.id if instance else None),
            Incident.message == reached.words,
        )
        if session.scalar(known) is None:
            open_incident(session, KIND, instance, activity_id, reached.words, job_id=None)
