"""The embedded worker: one thread that runs what is due."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from engine import clock
from engine.errors import EngineError
from engine.jobs.run import run
from engine.model import Job

log = logging.getLogger(__name__)
BATCH = 50


def run_due(session: Session, *, limit: int = BATCH) -> int:
    """Run the jobs that are due, oldest first; return how many took effect."""
    ids = session.scalars(
        select(Job.id).where(Job.due_at <= clock.now()).order_by(Job.due_at, Job.id).limit(limit)
    ).all()
    session.rollback()
    return sum(run(session, job_id) for job_id in ids)


class Worker:
    """Does its work (due jobs) every ``pause`` seconds until stopped; survives a database that goes away.

    ``prepare`` is called before each round, for what other processes may have changed meanwhile.  ``work`` returns
    more than 0 when the next round should follow at once.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        pause: float = 0.3,
        prepare: Callable[[Session], None] | None = None,
        work: Callable[[Session], int] = run_due,
    ) -> None:
        self._sessions = sessions
        self._pause = pause
        self._prepare = prepare
        self._work = work
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread = threading.Thread(target=self.work, name="firebreak-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the job at hand and end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def work(self) -> None:
        """Run due jobs in the calling thread until ``stop`` is called."""
        while not self._stopping.is_set():
            if not self._round():
                self._stopping.wait(self._pause)

    def _round(self) -> bool:
        try:
            with self._sessions() as session:
                if self._prepare is not None:
                    self._prepare(session)
                return self._work(session) > 0
        except (SQLAlchemyError, EngineError):
            log.warning("the worker cannot reach the database; it goes on trying", exc_info=True)
            return False
