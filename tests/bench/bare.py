"""The floor: the very same row changes, written by plain sqlite3."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event

Statement = tuple[str, Any, bool]
WRITES = ("INSERT", "UPDATE", "DELETE")


class Recorder:
    """Notes every write an engine makes, transaction by transaction."""

    def __init__(self, engine: Engine) -> None:
        self.transactions: list[list[Statement]] = []
        self._open: list[Statement] = []
        event.listen(engine, "before_cursor_execute", self._note)
        event.listen(engine, "commit", self._close)

    def _note(self, _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self._open.append((statement, parameters, many))

    def _close(self, _connection: Any) -> None:
        if self._open:
            self.transactions.append(self._open)
        self._open = []


def replay(path: Path, transactions: list[list[Statement]]) -> list[float]:
    """Write the recorded transactions to a copy of the database; return the seconds of each."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    taken = []
    for statements in transactions:
        begun = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in statements:
            (connection.executemany if many else connection.execute)(statement, parameters)
        connection.execute("COMMIT")
        taken.append(perf_counter() - begun)
    connection.close()
    return taken
