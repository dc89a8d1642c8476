"""The floor: the very same row changes, written by the plain database driver right after ours."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import Engine, event

Statement = tuple[str, Any, bool]
WRITES = ("INSERT", "UPDATE", "DELETE")


class Recorder:
    """Notes every write an engine makes until it is taken."""

    def __init__(self, engine: Engine) -> None:
        self._written: list[Statement] = []
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self._written.append((statement, parameters, many))

    def take(self) -> list[Statement]:
        """Return and forget what was written."""
        taken, self._written = self._written, []
        return taken


class Counter:
    """Counts the statements and commits of an engine since ``reset``."""

    def __init__(self, engine: Engine) -> None:
        self.statements, self.commits = 0, 0
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)

    def reset(self) -> None:
        """Begin at nothing."""
        self.statements, self.commits = 0, 0

    def _statement(self, _c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.statements += not statement.startswith("BEGIN")

    def _commit(self, _connection: Any) -> None:
        self.commits += 1


class Copy:
    """A copy of the database, to which the same rows are written without anything of ours."""

    def __init__(self, connection: Any, begin: str) -> None:
        self._connection, self._begin = connection, begin

    def write(self, statements: list[Statement]) -> float:
        """Write the statements as one transaction; return the seconds that took."""
        cursor = self._connection.cursor()
        begun = perf_counter()
        cursor.execute(self._begin)
        for statement, parameters, many in statements:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
        cursor.execute("COMMIT")
        return perf_counter() - begun

    def close(self) -> None:
        """Give the copy back."""
        self._connection.close()


def copy_of_sqlite(engine: Engine, to: Path) -> Copy:
    """Copy a SQLite database as it is now and open it as ours is opened."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(str(engine.url.database), to)
    connection = sqlite3.connect(to, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    return Copy(connection, "BEGIN IMMEDIATE")


def copy_of_postgresql(url: str) -> Copy:
    """Open a copy of a PostgreSQL database that its server has made."""
    return Copy(psycopg.connect(url, autocommit=True), "BEGIN")
