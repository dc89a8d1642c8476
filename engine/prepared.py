"""Statements that run in every command: compiled once for each kind of database, then run by its driver as they are.

SQLAlchemy's own cache spares the compiling, but not the work around it, which costs ten times what the database needs.
Its transaction, its listeners for statements and its errors stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Values = Mapping[str, Any]
WRITING = "writing"
"""The connection of the command that runs; none outside a command (``session.info``)."""


class Prepared:
    """One statement whose parameters are all named; made once, at the start of the program."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, values: Values | Sequence[Values]) -> int:
        """Run a change with these values, or once for each of a list of values; return how many rows it met."""
        connection = _connection(session)
        compiled = self._for(connection.dialect)
        if isinstance(values, Mapping) or len(values) == 1:
            # A driver may do much more for a list, even of one: psycopg opens a pipeline.
            one = values if isinstance(values, Mapping) else values[0]
            return execute(connection, compiled.text, compiled.bound(one))[1]
        return execute(connection, compiled.text, [compiled.bound(one) for one in values], many=True)[1]

    def rows(self, session: Session, values: Values) -> list[Sequence[Any]]:
        """Return the rows found or returned, in the types of a SELECT's columns; does not flush before."""
        connection = _connection(session)
        compiled = self._for(connection.dialect)
        return compiled.read(execute(connection, compiled.text, compiled.bound(values), fetch=True)[0])

    def first(self, session: Session, values: Values) -> Sequence[Any] | None:
        """Return the first row, None when there is none."""
        found = self.rows(session, values)
        return found[0] if found else None

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return found


def _connection(session: Session) -> Connection:
    return session.info.get(WRITING) or session.connection()


def execute(
    connection: Connection, text: str, given: Any = (), *, many: bool = False, fetch: bool = False
) -> tuple[Any, int]:
    """Run a text of the database's own with values its driver takes; return the rows, if wanted, and how many were met.

    Raises what SQLAlchemy raises.
    """
    cursor = connection.connection.cursor()
    try:
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, cursor, text, given, None, many)
        (cursor.executemany if many else cursor.execute)(text, given)
        return cursor.fetchall() if fetch else [], cursor.rowcount
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(text, given, error, base, dialect=connection.dialect) from error
    finally:
        cursor.close()


class _Compiled:
    """The statement in the words of one database, with what turns values into the driver's and back."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self.text = str(compiled)
        self._by_place = compiled.positiontup is not None
        self._names = tuple(compiled.positiontup or compiled.binds)
        kinds = [compiled.binds[name].type.dialect_impl(dialect) for name in self._names]
        self._given = [(name, kind.bind_processor(dialect)) for name, kind in zip(self._names, kinds, strict=True)]
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        for column in compiled.insert_prefetch:
            self._fixed[column.key] = _default(column)
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        found = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._found = [(at, convert) for at, convert in enumerate(found) if convert is not None]

    def bound(self, values: Values) -> Any:
        """Return the values as the driver takes them.  Raises KeyError when one is missing."""
        if self._fixed:
            values = {**self._fixed, **values}
        given = [values[name] if convert is None else convert(values[name]) for name, convert in self._given]
        return tuple(given) if self._by_place else dict(zip(self._names, given, strict=True))

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
        """Return rows of the driver in the types of the columns."""
        return [self._read(list(row)) for row in rows] if self._found else list(rows)

    def _read(self, row: list[Any]) -> list[Any]:
        for at, convert in self._found:
            row[at] = convert(row[at])
        return row


def _default(column: Column[Any]) -> Any:
    """Return what a column is set to when an INSERT does not name it."""
    default = column.default
    if not isinstance(default, ScalarElementColumnDefault):
        raise TypeError(f"{column} has to be given: its default is made anew for each row")
    return default.arg
