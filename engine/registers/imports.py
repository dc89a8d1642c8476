"""Imports of entries as they are kept while people look at them: a head, and the lines in chunks with their report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.errors import NotFound
from engine.model import Setting, new_id
from engine.text import Text

PREFIX = "import."
CHUNK = 25
"""How many lines one job does: its transaction keeps others from writing for a fraction of a second."""
NUMBER = "#"
"""What a mapping calls the column of the entry's number."""


FIRST = 2
"""The row of the file that holds the first line: the head is above it."""
NEW, CHANGED, UNCHANGED, ERROR = "new", "changed", "unchanged", "error"
"""What becomes of a line."""


class Phase(StrEnum):
    """How far an import is."""

    CHECKING = "checking"
    CHECKED = "checked"
    SAVING = "saving"
    DONE = "done"


@dataclass(frozen=True)
class Import:
    """A file on its way into a register.

    ``mapping`` names the field of each column, empty for one that is left out; ``round`` counts the checks, so that
    jobs of an earlier one do nothing; ``done`` chunks of ``chunks`` are through the phase; ``counts`` are lines by
    outcome: new, changed, unchanged, error.  ``twice`` names, by row of the file, the earlier row with the same number.
    """

    id: str
    register: str
    name: str
    head: list[str]
    mapping: list[str]
    by_id: str
    lang: str
    lines: int
    phase: Phase = Phase.CHECKING
    round: int = 0
    done: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)

    def number_of(self, row: Sequence[str]) -> str:
        """Return the number a row names, empty when it names none."""
        at = self.mapping.index(NUMBER) if NUMBER in self.mapping else len(row)
        return row[at] if at < len(row) else ""

    @property
    def chunks(self) -> int:
        """Return how many chunks there are."""
        return -(-self.lines // CHUNK)

    @property
    def is_running(self) -> bool:
        """Tell whether jobs are at work on it."""
        return self.phase in (Phase.CHECKING, Phase.SAVING)

    def again(self, phase: Phase) -> Import:
        """Return it at the beginning of a phase."""
        return replace(self, phase=phase, round=self.round + 1, done=0, counts={})

    def mapped(self, mapping: Sequence[str], lines: Iterable[Sequence[str]]) -> Import:
        """Return it with these fields of its columns; ``lines`` are those of the file."""
        named = replace(self, mapping=list(mapping))
        first: dict[str, int] = {}
        twice: dict[str, int] = {}
        for row, line in enumerate(lines, start=FIRST):
            number = named.number_of(line)
            if number and first.setdefault(number, row) != row:
                twice[str(row)] = first[number]
        return replace(named, twice=twice)


def keep(session: Session, made: Import, lines: Sequence[list[str]]) -> None:
    """Store a new import; what the person had begun for the register and not saved is dropped."""
    for other in list(_all(session)):
        if (other.register, other.by_id) == (made.register, made.by_id) and other.phase != Phase.SAVING:
            drop(session, other.id)
    _write(session, PREFIX + made.id, _spelled(made), made.by_id)
    for at in range(made.chunks):
        rows = lines[at * CHUNK : (at + 1) * CHUNK]
        _write(session, _key(made.id, at), {"rows": rows, "report": []}, made.by_id)


def opened(session: Session, import_id: str, register: str, by: Actor, *, writing: bool = False) -> Import:
    """Return an import of the actor into a register.  Raises NotFound, also for one of somebody else."""
    found = read(session, import_id, writing=writing)
    if found is None or found.register != register or found.by_id != by.id:
        raise NotFound(Text("找不到该次导入", "There is no such import"))
    return found


def read(session: Session, import_id: str, *, writing: bool = False) -> Import | None:
    """Return an import, locked when it is to be changed; None when it is gone."""
    found = select(Setting).where(Setting.key == PREFIX + import_id).execution_options(populate_existing=True)
    row = session.scalar(found.with_for_update() if writing else found)
    return _read(row) if row is not None else None


def update(session: Session, changed: Import) -> None:
    """Store how far an import is."""
    session.get_one(Setting, PREFIX + changed.id).value = _spelled(changed)


def chunk(session: Session, import_id: str, at: int) -> Mapping[str, Any]:
    """Return the ``rows`` of a chunk and their ``report``: one {state, number, title, changes, errors} a row."""
    held: Mapping[str, Any] = session.get_one(Setting, _key(import_id, at)).value
    return held


def report(session: Session, import_id: str, at: int, lines: Sequence[Mapping[str, Any]], rows: Sequence[Any]) -> None:
    """Store the rows of a chunk with the report on each."""
    session.get_one(Setting, _key(import_id, at)).value = {"rows": list(rows), "report": [dict(line) for line in lines]}


def chunks(session: Session, made: Import) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield every chunk with the row of the file its first line is in."""
    found = select(Setting.value).where(Setting.key.startswith(f"{PREFIX}{made.id}.")).order_by(Setting.key)
    for at, value in enumerate(session.scalars(found)):
        yield at * CHUNK + FIRST, value


def forget(session: Session, made: Import) -> None:
    """Forget what the lines said once they are saved, but for those in error: the entries' own record keeps it."""
    for at in range(made.chunks):
        held = chunk(session, made.id, at)
        lines = [line if line["state"] == ERROR else {**line, "changes": []} for line in held["report"]]
        rows = [row if line["state"] == ERROR else [] for row, line in zip(held["rows"], lines, strict=True)]
        report(session, made.id, at, lines, rows)


def drop(session: Session, import_id: str) -> None:
    """Forget an import."""
    session.execute(delete(Setting).where(Setting.key.startswith(f"{PREFIX}{import_id}.")))
    session.execute(delete(Setting).where(Setting.key == PREFIX + import_id))


def new_import_id() -> str:
    """Return an id for a new import."""
    return new_id()


def _all(session: Session) -> Iterator[Import]:
    heads = select(Setting).where(Setting.key.startswith(PREFIX), Setting.key.not_like(f"{PREFIX}%.%"))
    for row in session.scalars(heads):
        yield _read(row)


def _key(import_id: str, at: int) -> str:
    return f"{PREFIX}{import_id}.{at:05d}"


def _write(session: Session, key: str, value: Any, by_id: str) -> None:
    session.add(Setting(key=key, value=value, changed_at=clock.now(), changed_by=by_id))


def _read(row: Setting) -> Import:
    value = dict(row.value)
    return Import(id=row.key.removeprefix(PREFIX), **{**value, "phase": Phase(value["phase"])})


def _spelled(made: Import) -> dict[str, Any]:
    return {name: value for name, value in vars(made).items() if name != "id"}
