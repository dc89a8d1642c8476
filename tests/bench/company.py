"""A database with one worker and the bench process in force."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engine import commands, ledger, migrations
from engine.actor import SYSTEM, Actor
from engine.database import open_engine, sessions, transaction
from engine.model import Person

HERE = Path(__file__).parent


def prepare(folder: Path, name: str) -> tuple[Engine, Session, Actor]:
    """Return an open database with the process ``loop`` deployed, and the person who works in it."""
    ledger.configure(b"b" * 32)
    engine = open_engine(f"sqlite:///{folder / name}")
    migrations.upgrade(engine)
    session = sessions(engine)()
    with transaction(session):
        worker = Person(login="worker", name="Worker")
        session.add(worker)
    commands.deploy(session, {"loop.bpmn": (HERE / "loop.bpmn").read_bytes()}, by=SYSTEM)
    return engine, session, Actor(worker.id, worker.name)
