"""One sandbox: its database, the folder of its files, the time it is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.commands.deploy import deploy
from engine.database import IN_MEMORY, open_engine, sessions, transaction
from engine.files import keep_files_in
from engine.jobs.mail import WITHHELD
from engine.model import Setting
from engine.sandbox.filling import fill

NOW = "sandbox.now"


@dataclass(frozen=True)
class Sandbox:
    """A database in which cases run as in the product, by a clock that stands still until it is moved.

    Its mails are written and never sent, its files lie in ``files``.
    """

    engine: Engine
    files: Path

    @classmethod
    def made(cls, source: Session, changed: Mapping[str, bytes], files: Path, url: str = IN_MEMORY) -> Sandbox:
        """Return a new sandbox with the company of ``source`` and the ``changed`` files in force in it.

        Raises DefinitionInvalid when they cannot come into force, and leaves ``source`` as it is.
        """
        sandbox = cls(open_engine(url, pooled=url == IN_MEMORY), files)
        try:
            with sessions(sandbox.engine)() as session, transaction(session):
                fill(source, session)
            with sandbox.inside(clock.now()) as session:
                deploy(session, changed, by=SYSTEM)
        except BaseException:
            sandbox.close()
            raise
        return sandbox

    def copied(self) -> Sandbox:
        """Return a copy of it as it is now, in memory: what happens in one is not in the other."""
        copy = Sandbox(open_engine(IN_MEMORY), self.files)
        with self.engine.connect() as ours, copy.engine.connect() as theirs:
            held, taken = ours.connection.driver_connection, theirs.connection.driver_connection
            assert isinstance(held, sqlite3.Connection)
            held.backup(cast("sqlite3.Connection", taken))
        return copy

    @contextmanager
    def inside(self, moment: datetime | None = None) -> Iterator[Session]:
        """Open a session with clock, files and mail of the sandbox; at first its time is ``moment`` or what it was.

        Where its clock is at the end is kept, so that it goes on from there.
        """
        with sessions(self.engine)(info={WITHHELD: True}) as session:
            began = moment or _time(session)
            with clock.own(began), keep_files_in(self.files):
                yield session
                if moment is not None or clock.now() != began:
                    _keep_time(session)

    def close(self) -> None:
        """Let go of the database; one in memory is gone."""
        self.engine.dispose()


def _time(session: Session) -> datetime:
    return datetime.fromisoformat(session.get_one(Setting, NOW).value)


def _keep_time(session: Session) -> None:
    with transaction(session):
        now = clock.now()
        row = session.get(Setting, NOW) or Setting(key=NOW)
        row.value, row.changed_at = now.isoformat(), now
        session.add(row)
