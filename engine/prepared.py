"""Statements that are compiled once for each kind of database and then handed to its driver as they are.

SQLAlchemy's own cache spares the compiling but not the work around it, which for the few statements of every
command would cost more than the database does.  Its events and errors stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, CursorResult, Dialect, Select
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Values = Mapping[str, Any]


class Prepared:
    """One statement whose parameters are all named; made once, at the start of the program."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, values: Values | Sequence[Values]) -> CursorResult[Any]:
        """Run it with these values, or once for each of a list of values."""
        connection = session.connection()
        compiled = self._for(connection.dialect)
        given = compiled.bound(values) if isinstance(values, Mapping) else [compiled.bound(one) for one in values]
        return connection.exec_driver_sql(compiled.text, given)

    def rows(self, session: Session, values: Values) -> list[Sequence[Any]]:
        """Return the rows a SELECT finds, in the types of its columns.  Writes nothing that waits to be flushed."""
        found = self.run(session, values).fetchall()
        return self._for(session.connection().dialect).read(found) if found else []

    def first(self, session: Session, values: Values) -> Sequence[Any] | None:
        """Return the first row, None when there is none."""
        found = self.rows(session, values)
        return found[0] if found else None

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return found


def _default(column: Column[Any]) -> Any:
    """Return what a column is set to when an INSERT does not name it."""
    default = column.default
    if not isinstance(default, ScalarElementColumnDefault):
        raise TypeError(f"{column} has to be given: its default is made anew for each row")
    return default.arg


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
        if not self._found:
            return list(rows)
        return [self._read(list(row)) for row in rows]

    def _read(self, row: list[Any]) -> list[Any]:
        for at, convert in self._found:
            row[at] = convert(row[at])
        return row
