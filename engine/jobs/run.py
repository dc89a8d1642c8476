"""Runs one job: its effect and the end of its row are one transaction; failures back off."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.errors import Conflict, EngineError, Unavailable
from engine.jobs.failures import on_exhausted
from engine.jobs.registry import Remote, local_handler, remote_handler
from engine.model import Instance, Job
from engine.prepared import Prepared
from engine.rows import columns, loaded, remove

log = logging.getLogger(__name__)
BACKOFF = (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600)
LEASE = timedelta(minutes=3)


def run(session: Session, job_id: str) -> bool:
    """Do a job that is due; False when it is gone, not due, taken or failed (it will be tried again).

    A refusal because somebody else was faster costs no retry.  After the last retry the job stays,
    without due time, behind an incident.
    """
    try:
        begun = _begin(session, job_id)
        if isinstance(begun, bool):
            return begun
        _finish(session, job_id, begun, begun.remote.work(begun.prepared))
        return True
    except (Conflict, Unavailable):
        log.info("job %s met somebody faster; it stays due", job_id)
        return False
    except Exception as error:
        log.warning("job %s failed", job_id, exc_info=True)
        _failed(session, job_id, error)
        return False


@dataclass(frozen=True)
class _Away:
    """Work to be done outside any transaction."""

    remote: Remote
    prepared: Any


def _begin(session: Session, job_id: str) -> _Away | bool:
    """Do a local job, or claim a remote one and prepare it; False when it is not to be done now."""
    with transaction(session):
        job = _lock_due(session, job_id)
        if job is None:
            return False
        remote = remote_handler(job.kind)
        if remote is not None:
            job.claimed_until = clock.now() + LEASE
            return _Away(remote, remote.prepare(session, job))
        due = job.due_at
        local_handler(job.kind)(session, job)
        _end(session, job_id, due)
    return True


def _finish(session: Session, job_id: str, away: _Away, result: Any) -> None:
    with transaction(session):
        job = _lock(session, job_id)
        if job is not None:
            away.remote.finish(session, job, away.prepared, result)
            _end(session, job_id, job.due_at)


def _end(session: Session, job_id: str, due: datetime | None) -> None:
    """Delete the row, unless saving the instance did so or moved it on to the timer's next round."""
    session.flush()
    remove(session, Job, id=job_id, due_at=due)


def _lock_due(session: Session, job_id: str) -> Job | None:
    job = _lock(session, job_id)
    now = clock.now()
    if job is None or job.due_at is None or job.due_at > now:
        return None
    if job.claimed_until is not None and job.claimed_until > now:
        return None
    return job


_LOCK_INSTANCE = Prepared(
    select(Instance.id)
    .join(Job, Job.instance_id == Instance.id)
    .where(Job.id == bindparam("job_id"))
    .with_for_update(of=Instance)
)
_LOCK_JOB = Prepared(select(*columns(Job)).where(Job.id == bindparam("job_id")).with_for_update())


def _lock(session: Session, job_id: str) -> Job | None:
    """Lock the instance first, as commands do, then the job: one order for all, no deadlock."""
    _LOCK_INSTANCE.first(session, {"job_id": job_id})
    found = _LOCK_JOB.first(session, {"job_id": job_id})
    return None if found is None else loaded(session, Job, found)


def _failed(session: Session, job_id: str, error: Exception) -> None:
    with transaction(session):
        job = _lock(session, job_id)
        if job is None:
            return
        job.attempts += 1
        job.retries_left = 0 if isinstance(error, EngineError) and error.is_final else job.retries_left - 1
        job.claimed_until = None
        job.last_error = _described(error)[:4000]
        if job.retries_left > 0:
            delay = BACKOFF[min(job.attempts, len(BACKOFF)) - 1]
            job.due_at = clock.now() + timedelta(seconds=delay)
        else:
            job.due_at = None
            on_exhausted(session, job)


def _described(error: Exception) -> str:
    """Return the error in the words of both languages where it has them."""
    return f"{type(error).__name__}: {error.words if isinstance(error, EngineError) else error}"
