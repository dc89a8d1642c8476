"""Jobs a worker had claimed when its process was killed are free again at once, not when their lease ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine.database import transaction
from engine.model import Job

FILE = "worker.lock"


@contextmanager
def among_workers(folder: Path, session: Session) -> Iterator[bool]:
    """Count as a worker of this data folder inside the block; yields whether it began as the only one.

    The only one frees what dead workers had claimed.  The system takes the lock from a process that dies,
    however it dies; it reaches one machine only, so on PostgreSQL, where workers may run on others, a claim
    ends with its lease.
    """
    with (folder / FILE).open("a") as file:
        alone = _only_one(file.fileno())
        if alone and session.get_bind().dialect.name == "sqlite":
            with transaction(session):
                session.execute(update(Job).where(Job.claimed_until.is_not(None)).values(claimed_until=None))
        fcntl.flock(file, fcntl.LOCK_SH)
        yield alone


def _only_one(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
