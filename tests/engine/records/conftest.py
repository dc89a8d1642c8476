"""A company with classes, a legal minimum and records of several ages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands
from engine.actor import SYSTEM, Actor
from engine.database import transaction
from engine.model import Person, Record
from tests.engine.commands.conftest import HERE
from web.demo.load import shipped_files

NOON = "T12:00+08:00"
Keep = Callable[..., Record]


@pytest.fixture
def today() -> Iterator[None]:
    """Stop the clock at noon of 1 June 2026."""
    with wall_clock.frozen(datetime.fromisoformat(f"2026-06-01{NOON}")):
        yield


@pytest.fixture
def keep(session: Session, today: None, people: Callable[..., Person]) -> Keep:
    """Return what enters a record of a procedure that ended on a day."""
    people("jia", "cs_manager", name="甲")
    files = {"records.toml": shipped_files()["records.toml"], "leave.bpmn": (HERE / "leave.bpmn").read_bytes()}
    files["leave.toml"] = CATALOGUE.encode()
    commands.deploy(session, files, by=SYSTEM)

    def enter(number: str, on: str, **more: object) -> Record:
        ended = datetime.fromisoformat(f"{on}{NOON}")
        facts = {"process_key": "leave", "state": "completed", "ended_at": ended, "since": ended, **more}
        with transaction(session):
            record = Record(number=number, **facts)
            session.add(record)
        return record

    return enter


@pytest.fixture
def keeper(people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    """Return somebody who keeps records."""
    return acting(people("luo", "records_keeper", name="罗婧"))


@pytest.fixture
def owner(people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    """Return a process owner."""
    return acting(people("lin", "process_owner", name="林玥"))


CATALOGUE = """
[[process]]
key = "leave"
title = { zh = "请假", en = "Leave" }
managed_by = "cs_manager"
record_class = "short"
"""
