"""Runs one job: its effect and the end of its row are one transaction; failures back off."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.errors import Conflict, Unavailable
from engine.jobs.failures import on_exhausted
from engine.jobs.registry import Remote, local_handler, remote_handler
from engine.model import Instance, Job

log = logging.getLogger(__name__)
BACKOFF = (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600)
LEASE = timedelta(minutes=3)


def run(session: Session, job_id: str) -> bool:
    """Do a job that is due; False when it is gone, not due, taken or failed (it will be tried again).

    A refusal because somebody else was faster costs no retry.  After the last retry the job stays,
    without due time, behind an incident.
    """
    kind = session.scalar(select(Job.kind).where(Job.id == job_id))
    session.rollback()
    if kind is None:
        return False
    remote = remote_handler(kind)
    try:
        return _run_local(session, job_id) if remote is None else _run_remote(session, job_id, remote)
    except (Conflict, Unavailable):
        log.info("job %s met somebody faster; it stays due", job_id)
        return False
    except Exception as error:
        log.warning("job %s failed", job_id, exc_info=True)
        _failed(session, job_id, error)
        return False


def _run_local(session: Session, job_id: str) -> bool:
    with transaction(session):
        job = _lock_due(session, job_id)
        if job is None:
            return False
        due = job.due_at
        local_handler(job.kind)(session, job)
        _end(session, job_id, due)
    return True


def _run_remote(session: Session, job_id: str, remote: Remote) -> bool:
    with transaction(session):
        job = _lock_due(session, job_id)
        if job is None:
            return False
        job.claimed_until = clock.now() + LEASE
        prepared = remote.prepare(session, job)
    result = remote.work(prepared)
    with transaction(session):
        job = _lock(session, job_id)
        if job is not None:
            remote.finish(session, job, prepared, result)
            _end(session, job_id, job.due_at)
    return True


def _end(session: Session, job_id: str, due: datetime | None) -> None:
    """Delete the row, unless saving the instance did so or moved it on to the timer's next round."""
    session.flush()
    job = session.get(Job, job_id)
    if job is not None and job.due_at == due:
        session.delete(job)


def _lock_due(session: Session, job_id: str) -> Job | None:
    job = _lock(session, job_id)
    now = clock.now()
    if job is None or job.due_at is None or job.due_at > now:
        return None
    if job.claimed_until is not None and job.claimed_until > now:
        return None
    return job


def _lock(session: Session, job_id: str) -> Job | None:
    """Lock the instance first, as commands do, then the job: one order for all, no deadlock."""
    instance_id = session.scalar(select(Job.instance_id).where(Job.id == job_id))
    if instance_id is not None:
        session.execute(select(Instance.id).where(Instance.id == instance_id).with_for_update())
    return session.scalar(
        select(Job).where(Job.id == job_id).with_for_update().execution_options(populate_existing=True)
    )


def _failed(session: Session, job_id: str, error: Exception) -> None:
    with transaction(session):
        job = _lock(session, job_id)
        if job is None:
            return
        job.attempts += 1
        job.retries_left -= 1
        job.claimed_until = None
        job.last_error = f"{type(error).__name__}: {error}"[:4000]
        if job.retries_left > 0:
            delay = BACKOFF[min(job.attempts, len(BACKOFF)) - 1]
            job.due_at = clock.now() + timedelta(seconds=delay)
        else:
            job.due_at = None
            on_exhausted(session, job)
