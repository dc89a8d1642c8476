"""Let a failed job try again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.resolve import close, open_incident_row
from engine.errors import Invalid
from engine.jobs.schedule import READY
from engine.model import Incident, Job
from engine.text import Text


@command
def retry(session: Session, incident_id: str, *, by: Actor) -> Incident:
    """Make the job behind an incident due now with three new tries.

    Raises NotFound, Conflict (closed already), NotAllowed, Invalid (there is no job behind it).
    """
    incident = open_incident_row(session, incident_id, by)
    job = session.get(Job, incident.job_id) if incident.job_id else None
    if job is None:
        raise Invalid(Text("该异常没有可重试的作业", "There is no job to try again"))
    job.due_at, job.retries_left, job.claimed_until = clock.now(), 3, None
    session.info.setdefault(READY, []).append(job.id)
    close(session, incident, "retried", "", by)
    return incident
