"""Close an incident that was dealt with otherwise."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.instances.recording import record
from engine.model import Incident, IncidentState, Instance, Job
from engine.text import Text
from engine.work.capacity import acting


@command
def resolve(session: Session, incident_id: str, *, note: str, by: Actor) -> Incident:
    """Close an incident with a note; a mail job behind it is given up, a service job keeps waiting.

    Raises NotFound, Conflict (closed already), NotAllowed, Invalid (no note, or a service step waits).
    """
    incident = open_incident_row(session, incident_id, by)
    if not note.strip():
        raise Invalid(Text("请说明处理情况", "Say what was done"))
    job = session.get(Job, incident.job_id) if incident.job_id else None
    if job is not None and job.token_id is not None:
        raise Invalid(
            Text(
                "流程仍在等待该作业，请重试而不是关闭",
                "The process still waits for this job: retry it instead",
            )
        )
    if job is not None:
        session.delete(job)
    close(session, incident, "resolved", note.strip(), by)
    return incident


def open_incident_row(session: Session, incident_id: str, by: Actor) -> Incident:
    """Return an open incident to an administrator.  Raises NotAllowed, NotFound, Conflict."""
    if not by.holds("admin") and by.kind != "system":
        raise NotAllowed()
    incident = session.get(Incident, incident_id)
    if incident is None:
        raise NotFound(Text("找不到该异常", "There is no such incident"))
    if incident.state != IncidentState.OPEN:
        raise Conflict(Text("该异常已处理", "This incident has been dealt with"))
    return incident


def close(session: Session, incident: Incident, resolution: str, note: str, by: Actor) -> None:
    """Mark the incident as dealt with and record it."""
    incident.state, incident.resolution = IncidentState.RESOLVED, resolution
    incident.resolved_at, incident.resolved_by = clock.now(), by.person_id
    instance = session.get(Instance, incident.instance_id) if incident.instance_id else None
    if instance is not None:
        body = {"incident": incident.id, "resolution": resolution, "note": note, **acting(instance, by, ("admin",))}
        record(session, instance, "incident.resolved", by, body)
