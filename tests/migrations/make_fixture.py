"""Stores a small company with cases in the middle of their work, as the code that runs this leaves it.

``python -m tests.migrations.make_fixture`` writes ``released/<schema>-v<codec>.sql.gz``: run it with the last code
before a change of the schema or of the state's codec, and commit the file with the change.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, commands, ledger, migrations
from engine.actor import SYSTEM, Held
from engine.commands import command as transactions
from engine.database import open_engine, sessions
from engine.identity import accounts, roles
from engine.identity.actors import actor_of
from engine.jobs.worker import run_due
from engine.model import Instance, Task, TaskState
from engine.text import Text
from engine.tokens.state import VERSION
from tests.migrations.processes import PROCESSES

RELEASED = Path(__file__).parent / "released"
KEY = b"k" * 32
MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


class Company:
    """Jia is a manager; cases are brought on their way by the names of their tasks."""

    def __init__(self, session: Session) -> None:
        self.session = session
        person = accounts.add(
            session, "jia", {"name": "甲", "email": "jia@example.com"}, "fire-before-smoke", by=SYSTEM
        )
        roles.add_role(session, "cs_manager", Text("经理", "manager"), by=SYSTEM)
        roles.grant(session, person.id, "cs_manager", by=SYSTEM)
        person_roles = actor_of(session, person)
        self.jia = replace(person_roles, held=person_roles.held | {Held("process_owner")})
        files = {f"{key}.bpmn": make() for key, make in PROCESSES.items()}
        commands.deploy(session, files, by=SYSTEM)

    def start(self, process: str) -> Instance:
        """Begin a case."""
        return commands.start(self.session, process, {"again": True, "urgent": False}, by=self.jia)

    def task(self, instance: Instance, activity_id: str) -> Task:
        """Return the oldest open task of a step."""
        of_step = (Task.instance_id == instance.id, Task.activity_id == activity_id, Task.state == TaskState.OPEN)
        found = self.session.scalars(select(Task).where(*of_step).order_by(Task.created_at, Task.id)).first()
        assert found is not None, activity_id
        return found

    def do(self, instance: Instance, *activity_ids: str) -> None:
        """Complete one open task of each step."""
        for activity_id in activity_ids:
            commands.complete(self.session, self.task(instance, activity_id).id, {"answer": "yes"}, by=self.jia)

    def play(self) -> None:
        """Bring cases to every kind of waiting; some time passes on the way."""
        with clock.frozen(MONDAY):
            reminded, boxed = self.start("asking"), self.start("boxed")
        with clock.frozen(MONDAY + timedelta(hours=5)):
            while run_due(self.session):
                pass
            self.do(reminded, "remind")
            self.do(boxed, "nudge")
            asked, half, second = self.start("asking"), self.start("several"), self.start("several")
            commands.claim(self.session, self.task(asked, "ask").id, by=self.jia)
            commands.save_draft(self.session, self.task(asked, "ask").id, {"answer": "maybe"}, by=self.jia)
            self.do(half, "all")
            self.do(second, "all", "all", "all", "each", "each", "again")
            recalled = self.start("boxed")
            commands.correlate(self.session, "m_recall", recalled.number, {}, by=SYSTEM)
            self.start("calling")
            joining, gathering = self.start("both"), self.start("both")
            self.do(joining, "left")
            self.do(gathering, "left", "right", "two")
            waiting = self.start("racing")
            commands.correlate(self.session, "m_letter", waiting.number, {"said": "hello"}, by=SYSTEM)
            self.start("racing")
            with _no_service():
                self.start("telling")
            commands.cancel(self.session, self.start("asking").id, reason="重复", by=SYSTEM)


@contextmanager
def _no_service() -> Iterator[None]:
    """Stop behind the command, as a server does that falls over there: the service's job stays open."""
    drain, transactions.DRAIN = transactions.DRAIN, 0
    try:
        yield
    finally:
        transactions.DRAIN = drain


def make(target: Path) -> Path:
    """Play the company into a new database and store it in the folder ``target`` as SQL text, compressed."""
    ledger.configure(KEY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "released.sqlite"
        engine = open_engine(f"sqlite:///{path}")
        migrations.upgrade(engine)
        with sessions(engine)() as session:
            Company(session).play()
        engine.dispose()
        with sqlite3.connect(path) as connection:
            text = "\n".join(connection.iterdump())
    made = target / f"{migrations.HEAD}-v{VERSION}.sql.gz"
    made.write_bytes(gzip.compress(text.encode(), mtime=0))
    return made


if __name__ == "__main__":
    print(make(Path(sys.argv[1]) if sys.argv[1:] else RELEASED))
