"""Brings a released fixture back to life, on SQLite and on PostgreSQL."""

from __future__ import annotations

import gzip
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from engine import migrations
from engine.model.packed import unpack


def onto_sqlite(fixture: Path, target: Path) -> str:
    """Write the database of a fixture as it was released; return its address."""
    with sqlite3.connect(target) as connection:
        connection.executescript(gzip.decompress(fixture.read_bytes()).decode())
    connection.close()
    return f"sqlite:///{target}"


def onto_postgresql(fixture: Path, url: str, work: Path) -> str:
    """Make the schema of the fixture's release in a PostgreSQL database and copy its rows; return the address."""
    onto_sqlite(fixture, work)
    schema = fixture.name.partition("-")[0]
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    with engine.begin() as connection:
        command.upgrade(migrations._config(connection), schema)
    with engine.begin() as connection, sqlite3.connect(work) as source:
        source.row_factory = sqlite3.Row
        # Rows come in the order of the tables' names; triggers guard what people write.
        connection.execute(sa.text("SET session_replication_role = replica"))
        known = sa.MetaData()
        known.reflect(connection)
        for table in known.tables.values():
            if table.name == "alembic_version":
                continue
            found = [dict(row) for row in source.execute(f'SELECT * FROM "{table.name}"')]
            rows = [{name: _value(table.c[name].type, value) for name, value in row.items()} for row in found]
            if rows:
                connection.execute(sa.insert(table), rows)
    source.close()
    engine.dispose()
    return url


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, sa.Text) and isinstance(value, bytes):
        return unpack(value)
    if isinstance(kind, sa.JSON):
        return json.loads(value)
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value
