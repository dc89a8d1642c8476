"""The job that lets a timer fire."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.commands.begin import begin
from engine.commands.command import command
from engine.instances.opened import open_instance
from engine.instances.saving import save
from engine.jobs.registry import handles
from engine.model import Job, JobKind


@handles(JobKind.TIMER)
@command
def fire(session: Session, job: Job) -> None:
    """Fire the timer a token waits at, or begin a process at its timer; repeating ones keep their job."""
    if job.instance_id is None:
        begin(session, job)
        return
    opened = open_instance(session, job.instance_id)
    opened.run.fire_timer(job.token_id or "")
    save(opened, SYSTEM)
