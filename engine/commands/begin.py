"""Timer start events: jobs without an instance, written when a process comes into force."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.catalogue import current
from engine.commands.start import start
from engine.definitions.drafts import is_draft
from engine.definitions.model import Process
from engine.feel.values import from_python
from engine.instances.programs import current_revision, diagram_of
from engine.jobs.schedule import schedule
from engine.model import DefinitionKind, Job, JobKind
from engine.tokens.starts import due_of, next_start, timer_starts


def plan_starts(session: Session, process: Process) -> None:
    """Replace the timer jobs that begin a process by those of the revision that has just come into force.

    A draft procedure begins by hand only.  The expressions of start timers read the policy values in force.
    """
    held = select(Job).where(Job.kind == JobKind.TIMER, Job.instance_id.is_(None))
    for job in session.scalars(held).all():
        if job.payload.get("process") == process.id:
            session.delete(job)
    if is_draft(process):
        return
    for element_id, timer in timer_starts(process, _context(session)).items():
        payload = {"process": process.id, "timer": timer}
        schedule(session, JobKind.TIMER, activity_id=element_id, due_at=due_of(timer), payload=payload)


def begin(session: Session, job: Job) -> None:
    """Start the process whose timer is due, and keep the job for the next round of a repeating one."""
    process_key, element_id = job.payload["process"], job.activity_id or ""
    start(session, process_key, {}, by=SYSTEM, begin_at=element_id)
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    process = diagram_of(session, revision.id).processes[process_key]
    following = next_start(process, element_id, job.payload["timer"], _context(session))
    if following is not None:
        job.payload = {**job.payload, "timer": following}
        job.due_at = due_of(following)


def _context(session: Session) -> dict[str, Any]:
    return {"policy": from_python(current(session))}
