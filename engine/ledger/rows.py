"""Rows that several transactions may want to make at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.model import Base


def insert_if_new(session: Session, table: type[Base], row: Mapping[str, Any]) -> None:
    """Insert the row unless a unique key of it is taken; waits for a transaction that is taking it."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.execute(insert(table).values(**row).on_conflict_do_nothing())
