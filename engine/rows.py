"""Reads and writes single rows at once: for the few rows of every command, which would cost the unit of work more
than all the rest.

Columns written here are never dirty, so that a flush has nothing to do for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, delete, insert, update
from sqlalchemy.orm import DeclarativeBase, InstanceState, Session, class_mapper
from sqlalchemy.orm.attributes import instance_state, manager_of_class, set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from engine.prepared import Prepared

Row = TypeVar("Row", bound=DeclarativeBase)
_KEY = "key_"


def columns(kind: type[DeclarativeBase]) -> tuple[Column[Any], ...]:
    """Return the columns of a table in the order in which ``loaded`` takes their values, without deferred ones."""
    mapper = class_mapper(kind)
    return tuple(column for column in _table(kind).columns if not mapper.get_property_by_column(column).deferred)


def loaded(session: Session, kind: type[Row], values: Sequence[Any]) -> Row:
    """Return the object of a row that was read just now; the session's own, brought up to date, if it has one."""
    names, key = _names(kind), tuple([values[at] for at in _places(kind)])
    identity = class_mapper(kind).identity_key_from_primary_key(key)
    held = session.identity_map.get(identity)
    row: Row = held if held is not None else manager_of_class(kind).new_instance()
    row.__dict__.update(zip(names, values, strict=True))
    state = instance_state(row)
    if held is None:
        _attach(session, state, identity)
    elif state.committed_state or state.expired_attributes:
        for name in names:
            state.committed_state.pop(name, None)
        state.expired_attributes.difference_update(names)
        state.expired = False
    return row


def _attach(session: Session, state: InstanceState[Any], identity: Any) -> None:
    """Make a row's object one of the session's, as a query does; ``Session.add`` looks through all that is related."""
    state.key, state.session_id = identity, session.hash_key
    session.identity_map.add(state)


def change(session: Session, row: DeclarativeBase, **values: Any) -> None:
    """Set these columns of a stored row, in the database and on the object.

    Raises StaleDataError when the row was changed or removed since it was read, if its table counts versions.
    """
    kind = type(row)
    version = _version(kind)
    if version:
        values[version] = getattr(row, version) + 1
    given = {f"{_KEY}{name}": getattr(row, name) for name in _keys(kind)}
    done = _change(kind, tuple(values)).run(session, {**given, **values})
    if done != 1:
        raise StaleDataError(f"a row of {kind.__name__} was changed meanwhile")
    for name, value in values.items():
        set_committed_value(row, name, value)


def new_row(kind: type[Row], /, **values: Any) -> Row:
    """Return an object that ``insert_row`` is to store; the session keeps no account of what is set on it."""
    row: Row = manager_of_class(kind).new_instance()
    row.__dict__.update(values)
    return row


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
    defaults, mapper = _defaults(kind), class_mapper(kind)
    keys = [str(column.key) for column in mapper.primary_key]
    for row in rows:
        held = row.__dict__
        for name, default in defaults.items():
            if name not in held:
                held[name] = default(None) if callable(default) else default
    # What is nowhere set stays out: for a JSON column None would be the JSON null, not an empty place.
    names = tuple([name for name in defaults if any(row.__dict__[name] is not None for row in rows)])
    _insert(kind, names).run(session, rows[0].__dict__ if len(rows) == 1 else [row.__dict__ for row in rows])
    for row in rows:
        state = instance_state(row)
        state.committed_state.clear()
        state.modified = False
        key = tuple([row.__dict__[name] for name in keys])
        _attach(session, state, mapper.identity_key_from_primary_key(key))


def remove(session: Session, kind: type[DeclarativeBase], **where: Any) -> None:
    """Delete the rows whose columns have these values, or one of a list of values, without reading them."""
    listed = [name for name, value in where.items() if isinstance(value, list)]
    meant = [where]
    for name in listed:
        meant = [{**one, name: value} for one in meant for value in where[name]]
    empty = tuple(name for name, value in where.items() if value is None)
    _remove(kind, tuple(where), empty).run(session, meant)


def _table(kind: type[DeclarativeBase]) -> Table:
    return cast(Table, kind.__table__)


@cache
def _names(kind: type[DeclarativeBase]) -> tuple[str, ...]:
    return tuple(column.key for column in columns(kind))


@cache
def _places(kind: type[DeclarativeBase]) -> tuple[int, ...]:
    """Return which columns are the primary key."""
    return tuple(_names(kind).index(column.key) for column in _table(kind).primary_key)


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
def _insert(kind: type[DeclarativeBase], names: tuple[str, ...]) -> Prepared:
    return Prepared(insert(_table(kind)).values({name: bindparam(name) for name in names}))


@cache
def _change(kind: type[DeclarativeBase], names: tuple[str, ...]) -> Prepared:
    table = _table(kind)
    where: list[ColumnElement[bool]] = [table.c[name] == bindparam(f"{_KEY}{name}") for name in _keys(kind)]
    return Prepared(update(table).where(and_(*where)).values({name: bindparam(name) for name in names}))


@cache
def _remove(kind: type[DeclarativeBase], names: tuple[str, ...], empty: tuple[str, ...]) -> Prepared:
    held = _table(kind).c
    where: list[ColumnElement[bool]] = [
        held[name].is_(None) if name in empty else held[name] == bindparam(name) for name in names
    ]
    return Prepared(delete(_table(kind)).where(and_(*where)))
