"""The databases themselves refuse to change what was recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from engine import ledger
from engine.database import sessions, transaction
from engine.ledger import walls

CHANGES = [
    "UPDATE event SET actor = 'p2'",
    "UPDATE event SET body = body",
    "DELETE FROM event",
    "DELETE FROM event WHERE seq = 2",
]


def record(engine: Engine) -> None:
    with sessions(engine)() as session:
        for number in range(3):
            with transaction(session):
                ledger.append(session, "pi/1", "noted", "p1", {"n": number, "words": "漏水 \\ \"'"})


def refuses(engine: Engine, statement: str) -> bool:
    message = ""
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        message = str(error.orig)
    return "events are never" in message or "does not fit its hash" in message


def whole(engine: Engine) -> bool:
    with sessions(engine)() as session:
        found = ledger.verify(session, "pi/1")
    return found.ok and found.events == 3


@pytest.mark.parametrize("statement", CHANGES)
def test_sqlite_refuses(walled: Engine, statement: str) -> None:
    record(walled)
    assert refuses(walled, statement)
    assert whole(walled)


def test_sqlite_refuses_to_replace(walled: Engine) -> None:
    record(walled)
    row = "SELECT stream, seq, at, type, 'p2', body, hash FROM event WHERE seq = 2"
    assert refuses(walled, f"INSERT OR REPLACE INTO event (stream, seq, at, type, actor, body, hash) {row}")
    assert whole(walled)


@pytest.mark.parametrize("statement", [*CHANGES, "TRUNCATE event", "TRUNCATE event, stream CASCADE"])
def test_postgresql_refuses(postgresql: Engine, statement: str) -> None:
    record(postgresql)
    assert refuses(postgresql, statement)
    assert whole(postgresql)


def test_postgresql_refuses_an_event_that_does_not_fit_its_hash(postgresql: Engine) -> None:
    record(postgresql)
    row = "SELECT stream, 4, at, type, actor, body || ' ', hash FROM event WHERE seq = 3"
    assert refuses(postgresql, f"INSERT INTO event (stream, seq, at, type, actor, body, hash) {row}")
    assert whole(postgresql)


@pytest.mark.parametrize("kind", ["walled", "postgresql"])
def test_the_wall_can_be_taken_down_and_put_up_again(kind: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(kind)
    record(engine)
    statements: Callable[[str], Any]
    for statements in (walls.close, walls.tear_down, walls.build, walls.gate):
        with engine.begin() as connection:
            for statement in statements(engine.dialect.name):
                connection.execute(text(statement))
    assert refuses(engine, "DELETE FROM event")
    with engine.begin() as connection:
        for statement in walls.tear_down(engine.dialect.name):
            connection.execute(text(statement))
    assert not refuses(engine, "DELETE FROM event")
