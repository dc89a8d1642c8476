"""Writes one row at once: for the few rows of every command, which the unit of work would cost more than the rest.

Columns written here are never dirty, so that a flush has nothing to do for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, Update, and_, bindparam, delete, insert, update
from sqlalchemy.orm import DeclarativeBase, Session, class_mapper, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

_KEY = "key_"


def change(session: Session, row: DeclarativeBase, **values: Any) -> None:
    """Set these columns of a stored row, in the database and on the object.

    Raises StaleDataError when the row was changed or removed since it was read, if its table counts versions.
    """
    kind = type(row)
    version = _version(kind)
    if version:
        values[version] = getattr(row, version) + 1
    given = {f"{_KEY}{name}": getattr(row, name) for name in _keys(kind)}
    done = session.connection().execute(_change(kind, tuple(values)), {**given, **values})
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise StaleDataError(f"a row of {kind.__name__} was changed meanwhile")
    for name, value in values.items():
        set_committed_value(row, name, value)


def insert_row(session: Session, row: DeclarativeBase, **related: Any) -> None:
    """Store a new object and put it into the session, with what is known of its relationships.

    Columns that were not set get the default of their table.
    """
    insert_rows(session, [row])
    for name, value in related.items():
        set_committed_value(row, name, value)


def insert_rows(session: Session, rows: Sequence[DeclarativeBase]) -> None:
    """Store new objects of one kind with one statement and put them into the session."""
    if not rows:
        return
    kind = type(rows[0])
    defaults = _defaults(kind)
    for row in rows:
        held = row.__dict__
        for name, default in defaults.items():
            if name not in held:
                set_committed_value(row, name, default(None) if callable(default) else default)
    # What is nowhere set stays out: for a JSON column None would be the JSON null, not an empty place.
    names = [name for name in defaults if any(row.__dict__[name] is not None for row in rows)]
    session.connection().execute(_insert(kind), [{name: row.__dict__[name] for name in names} for row in rows])
    for row in rows:
        make_transient_to_detached(row)
        session.add(row)


def remove(session: Session, kind: type[DeclarativeBase], **where: Any) -> None:
    """Delete the rows whose columns have these values, or one of a list of values, without reading them."""
    columns = _table(kind).c
    conditions = [
        columns[name].in_(value) if isinstance(value, list) else columns[name] == value for name, value in where.items()
    ]
    session.connection().execute(delete(_table(kind)).where(*conditions))


def _table(kind: type[DeclarativeBase]) -> Table:
    return cast(Table, kind.__table__)


@cache
def _version(kind: type[DeclarativeBase]) -> str:
    """Return the column that counts the versions of a row, empty when its table has none."""
    column = class_mapper(kind).version_id_col
    return str(column.key) if column is not None else ""


@cache
def _keys(kind: type[DeclarativeBase]) -> tuple[str, ...]:
    """Return the columns that say which row, and which version of it, is meant."""
    version = _version(kind)
    return (*(column.key for column in _table(kind).primary_key), *([version] if version else []))


@cache
def _defaults(kind: type[DeclarativeBase]) -> dict[str, Any]:
    return {column.key: getattr(column.default, "arg", None) for column in _table(kind).columns}


@cache
def _insert(kind: type[DeclarativeBase]) -> Any:
    return insert(_table(kind))


@cache
def _change(kind: type[DeclarativeBase], names: tuple[str, ...]) -> Update:
    table = _table(kind)
    where: list[ColumnElement[bool]] = [table.c[name] == bindparam(f"{_KEY}{name}") for name in _keys(kind)]
    return update(table).where(and_(*where)).values({name: bindparam(name) for name in names})
