"""The evidence of executed lists outside the database: a file for each, beside the keys, read after a restore."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.ledger.destroyed import EXECUTED, LISTS
from engine.model import DestructionItem, DestructionList, ListState, Record
from engine.sealing.log_keys import periods

FOLDER = "destructions"
_PLACES = ("made", "appraised", "approved", "supervised")
_SIGNED = tuple(f"{name}_{what}" for name in _PLACES for what in ("by", "at"))
_LIST = ("number", "department", *_SIGNED, "opinions", "ended_at")
_ITEM = ("number", "process_key", "record_class", "began_at", "ended_at", "since", "due_on", "reason", "events", "head")
_RECORD = ("project", "state", "place")
_DATES: Mapping[str, Any] = {
    **dict.fromkeys((*(f"{name}_at" for name in _PLACES), "began_at", "ended_at", "since"), datetime.fromisoformat),
    "due_on": date.fromisoformat,
}


@dataclass(frozen=True)
class Executed:
    """A list as it was executed: its row, its signatures {place: {person, name, at}}, its items and what of their
    records is not in the item."""

    row: Mapping[str, Any]
    signed: Mapping[str, Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]
    kept: Mapping[str, str]
    records: Mapping[str, Mapping[str, Any]]

    @property
    def number(self) -> str:
        """Return the number of the list."""
        return str(self.row["number"])

    @property
    def at(self) -> datetime:
        """Return when it was executed."""
        at: datetime = self.row["ended_at"]
        return at


def write(session: Session, folder: Path) -> int:
    """Write the file of every executed list that has none; return how many.

    Each is whole or not there.  No file names a customer: lists do not either.
    """
    mark, place = _mark(session), folder / FOLDER
    known = {file.name for file in place.glob(f"*{mark}")}
    executed = select(DestructionList.number).where(DestructionList.state == ListState.EXECUTED)
    missing = [number for number in session.scalars(executed) if f"{number}{mark}" not in known]
    for number in missing:
        place.mkdir(parents=True, exist_ok=True)
        _put(place / f"{number}{mark}", json.dumps(_told(session, number), ensure_ascii=False, default=_plain))
    return len(missing)


def unknown(session: Session, folder: Path) -> Iterator[Executed]:
    """Yield the lists of this log that the database, an older one, does not know as executed, in their order of time.

    Files of another log are passed over: a new database in an old folder gives the same numbers to other cases.
    """
    mark = _mark(session)
    ended = select(DestructionList.number).where(DestructionList.state.in_((ListState.EXECUTED, ListState.REFUSED)))
    known = {f"{number}{mark}" for number in session.scalars(ended)}
    files = [file for file in (folder / FOLDER).glob(f"*{mark}") if file.name not in known]
    read = [_read(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    yield from sorted(read, key=lambda one: (one.at, one.number))


def _mark(session: Session) -> str:
    """Return how the names of this log's files end."""
    keys = periods(session)
    name = keys[0].verifier.name if keys else ""
    return f".{sha256(name.encode()).hexdigest()[:8]}.json"


def _told(session: Session, number: str) -> dict[str, Any]:
    found = session.get_one(DestructionList, number, populate_existing=True)
    query = select(DestructionItem, Record).join(Record, Record.number == DestructionItem.number)
    rows = session.execute(query.where(DestructionItem.list_number == number).order_by(Record.number)).all()
    executed = next(one for one in ledger.read(session, f"{LISTS}{number}") if one.type == EXECUTED)
    return {
        "list": {name: getattr(found, name) for name in _LIST},
        "signed": executed.public["signed"],
        "items": [{name: getattr(item, name) for name in _ITEM} for item, _ in rows],
        "kept": {item.number: item.kept for item, _ in rows if item.kept},
        "records": {item.number: {name: getattr(record, name) for name in _RECORD} for item, record in rows},
    }


def _read(told: Mapping[str, Any]) -> Executed:
    row = {name: _value(name, value) for name, value in told["list"].items()}
    items = [{name: _value(name, value) for name, value in item.items()} for item in told["items"]]
    return Executed(row, told["signed"], items, told["kept"], told["records"])


def _value(name: str, value: Any) -> Any:
    return _DATES[name](value) if name in _DATES else value


def _plain(value: Any) -> str:
    return str(value.isoformat())


def _put(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, file)
