"""Where games take place: a database of their own, with the one role they ask and the one service they call."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from engine import ledger
from engine.actor import SYSTEM
from engine.database import open_engine, sessions
from engine.identity import roles
from engine.services.registry import Service, _services
from engine.text import Text
from engine.work.roles import EVERYBODY
from tests.properties.answer import Answer
from tests.properties.drawn import JOB


@dataclass
class Stage:
    """An open database, and what the service answers."""

    sessions: sessionmaker[Session]
    answer: Answer


@contextmanager
def stage(template: Path, folder: Path) -> Iterator[Stage]:
    """Set up a stage in a folder; it outlives no power cut, which is not what games are about."""
    ledger.configure(b"k" * 32)
    shutil.copy(template, folder / "games.sqlite")
    engine = open_engine(f"sqlite:///{folder / 'games.sqlite'}")
    event.listen(engine, "connect", _hurry)
    opened = Stage(sessions(engine), Answer())
    with opened.sessions() as session:
        roles.add_role(session, EVERYBODY, Text("员工", "Employee"), by=SYSTEM)
    _services[JOB] = Service(JOB, Text("游戏", "Game"), opened.answer, (), frozenset())
    try:
        yield opened
    finally:
        del _services[JOB]
        engine.dispose()
        for left in folder.glob("games.sqlite*"):
            left.unlink()


def _hurry(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
