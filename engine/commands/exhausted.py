"""Opens the incident of a job out of retries."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.instances.incidents import open_incident
from engine.jobs.failures import when_exhausted
from engine.model import Instance, Job, JobKind


@when_exhausted
def report(session: Session, job: Job) -> None:
    """Open an incident that names the job, the step and the last error."""
    instance = session.get(Instance, job.instance_id) if job.instance_id else None
    kind = "mail" if job.kind == JobKind.MAIL else "job"
    open_incident(session, kind, instance, job.activity_id, job.last_error or "", job_id=job.id)
