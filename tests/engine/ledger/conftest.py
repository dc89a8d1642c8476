"""A ledger on SQLite, and a PostgreSQL server of the test run's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from engine import ledger
from engine.database import open_engine, sessions
from engine.ledger import walls
from engine.model import Base

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _configured() -> None:
    ledger.configure(KEY)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    Base.metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on a database without walls, so that a test can tamper."""
    with sessions(engine)() as opened:
        yield opened


@pytest.fixture
def walled(engine: Engine) -> Engine:
    raise_walls(engine)
    return engine


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Engine]:
    """An empty PostgreSQL database with tables and walls."""
    opened = open_engine(postgresql_url)
    with opened.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    Base.metadata.create_all(opened)
    raise_walls(opened)
    yield opened
    opened.dispose()


def raise_walls(engine: Engine) -> None:
    with engine.begin() as connection:
        for statement in (*walls.build(engine.dialect.name), *walls.gate(engine.dialect.name)):
            connection.execute(text(statement))
