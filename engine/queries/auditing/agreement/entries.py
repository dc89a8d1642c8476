"""Entries of registers beside the events that saved, retired and restored them; reads all of them, in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine import ledger
from engine.feel.values import encode
from engine.ledger import Fact, Flaw
from engine.ledger.canonical import spell
from engine.model import Entry, Record, Stream
from engine.queries.auditing.agreement.difference import difference
from engine.queries.auditing.agreement.papers import is_signed
from engine.registers.entries import STREAMS
from engine.registers.milestones import PROJECT, REASON

_READ = 500
_GONE = object()
"""Stands for a recorded value that was erased, may not be read or was restricted once: there is nothing to compare."""


def disagreeing_entries(session: Session) -> Iterator[Flaw]:
    """Yield the entries whose fields or retirement are not as recorded, those nobody saved, and those removed.

    Signed papers have a digest of their own (``papers``); entries that went with a destroyed case may be gone.
    """
    last = STREAMS
    while names := _next(session, last):
        yield from _part(session, names)
        session.expunge_all()
        last = names[-1]
    saved = exists().where(Stream.id == STREAMS + Entry.register_key + "/" + Entry.number)
    strays = select(Entry.register_key, Entry.number).where(~saved).order_by(Entry.register_key, Entry.number)
    for register, number in session.execute(strays).all():
        yield _entry(register, number)


def _next(session: Session, last: str) -> Sequence[str]:
    """Return the next streams of registers and entries."""
    query = select(Stream.id).where(Stream.id > last, Stream.id.startswith(STREAMS))
    return session.scalars(query.order_by(Stream.id).limit(_READ)).all()


def _part(session: Session, names: Sequence[str]) -> Iterator[Flaw]:
    # What is recorded about a register as a whole has a stream without a number.
    keys = [(key, number) for key, slash, number in (_parted(name) for name in names) if slash]
    query = select(Entry).where(Entry.register_key.in_({key for key, _ in keys}))
    found = session.scalars(query.where(Entry.number.in_({number for _, number in keys})))
    rows = {(row.register_key, row.number): row for row in found}
    missing = {number for key, number in keys if (key, number) not in rows}
    destroyed = set(
        session.scalars(select(Record.number).where(Record.number.in_(missing), Record.destroyed_at.is_not(None)))
    )
    for key, number in keys:
        row = rows.get((key, number))
        if row is None:
            fits = number in destroyed
        else:
            fits = is_signed(row) or _fits(row, ledger.read(session, f"{STREAMS}{key}/{number}"))
        if not fits:
            yield _entry(key, number)


def _parted(stream: str) -> tuple[str, str, str]:
    return stream.removeprefix(STREAMS).partition("/")


def _fits(row: Entry, facts: Sequence[Fact]) -> bool:
    said: dict[str, Any] = {}
    is_retired = False
    for fact in facts:
        if fact.type == "entry.saved":
            for name in fact.public["fields"]:
                value = fact.revealed.get(f"data.{name}")
                said[name] = value["new"] if value is not None else _GONE
        elif fact.type == "privacy.lifted":
            # What was changed under a restriction did not come back by itself: people look at it.
            said = dict.fromkeys(said, _GONE)
        elif fact.type in ("entry.retired", "entry.restored"):
            is_retired = fact.type == "entry.retired"
    if row.register_key == PROJECT:
        # Why a date moved is recorded with the change and no field of the project.
        said.pop(REASON, None)
    known = {name for name in said.keys() | row.data.keys() if said.get(name) is not _GONE}
    fits = all(spell(encode(row.data.get(name))) == said.get(name) for name in known)
    return fits and (row.retired_at is not None) == is_retired


def _entry(register: str, number: str) -> Flaw:
    return difference(f"台账 {register} 的条目 {number}", f"Entry {number} of register {register}")
