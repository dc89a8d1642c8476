"""Writes job rows inside the command's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.model import Job, JobKind, new_id
from engine.rows import insert_row, new_row

READY = "ready_jobs"
_LATER = (
    JobKind.TIMER,
    JobKind.MAIL,
    JobKind.IMPORT,
    JobKind.PACKAGE,
    JobKind.READING,
    JobKind.SCENARIO,
    JobKind.CONFORMANCE,
)


def schedule(
    session: Session,
    kind: JobKind,
    *,
    instance_id: str | None = None,
    token_id: str | None = None,
    activity_id: str | None = None,
    due_at: datetime | None = None,
    payload: dict[str, Any] | None = None,
    retries: int = 3,
) -> Job:
    """Write a job that is due at ``due_at`` (None: at once); it exists only if the transaction commits."""
    now = clock.now()
    job = new_row(
        Job,
        id=new_id(),
        kind=kind,
        instance_id=instance_id,
        token_id=token_id,
        activity_id=activity_id,
        created_at=now,
        due_at=due_at or now,
        payload=payload or {},
        retries_left=retries,
    )
    insert_row(session, job)
    # A file or a package is many jobs in a row: done at once, whoever orders it would wait for all of them.
    if kind not in _LATER:
        session.info.setdefault(READY, []).append(job.id)
    return job


def take_ready(session: Session) -> list[str]:
    """Return and forget the ids of jobs scheduled by this session that are due at once."""
    ready: list[str] = session.info.pop(READY, [])
    return ready
