"""Who looked at which record, and who took a register along: told from the events and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.ledger.spelling import fields_of, told
from engine.model import Event, Register
from engine.model.ledger import IS_ACT
from engine.queries.auditing.people import names_of
from engine.queries.paging import SIZE, Page

READ, TAKEN = "audit.read", "register.exported"
LOOKED_THROUGH = 20_000
"""How many accesses a search for words looks through, latest first: what was read lies in the text of events."""


@dataclass(frozen=True)
class Asked:
    """What is asked for: by whom, from and before which moment, and what the address read must hold."""

    person_id: str = ""
    since: datetime | None = None
    before: datetime | None = None
    text: str = ""


@dataclass(frozen=True)
class Access:
    """Somebody read ``what`` (an address or the stream of a record) or took so many entries of a register along."""

    at: datetime
    name: str
    what: str
    entries: int | None = None


def accesses(session: Session, asked: Asked, number: int) -> Page[Access]:
    """Return one page of the accesses, the latest first; beyond the page it only says that more follow."""
    first, last = (number - 1) * SIZE, number * SIZE + 1
    rows = list(islice(_found(session, asked, LOOKED_THROUGH if asked.text else last), first, last))
    more = len(rows) > SIZE
    return Page(_named(session, rows[:SIZE]), first + len(rows[:SIZE]), number, more=more)


def _found(session: Session, asked: Asked, most: int) -> Iterator[Access]:
    registers = [f"reg/{key}" for key in session.scalars(select(Register.key))]
    read = _latest(asked, most).where(Event.type == READ, Event.stream >= "user/", Event.stream < "user0")
    if asked.person_id:
        read = read.where(Event.stream == f"user/{asked.person_id}")
    taken = _latest(asked, most).where(Event.type == TAKEN, Event.stream.in_(registers))
    # Each by itself: of both together the database would have to sort all there ever were.
    rows = merge(*(session.execute(wanted) for wanted in (read, taken)), key=lambda row: row.at, reverse=True)
    words = asked.text.casefold()
    for at, actor, kind, body in islice(rows, most):
        # What JSON spells otherwise than it is typed in is looked for below.
        if words not in body.casefold() and not {'"', "\\"} & set(words):
            continue
        # One row holds what one command recorded: beside the reading, say, the package that was made.
        for fact in (one for one in told(fields_of(body)) if one.type == kind):
            what = str(fact.public.get("read" if kind == READ else "register", ""))
            if words in what.casefold():
                yield Access(at, actor, what, fact.public.get("entries"))


def _latest(asked: Asked, most: int) -> Select[*tuple[Any, ...]]:
    wanted = select(Event.at, Event.actor, Event.type, Event.body).where(IS_ACT)
    if asked.person_id:
        wanted = wanted.where(Event.actor == asked.person_id)
    if asked.since is not None:
        wanted = wanted.where(Event.at >= asked.since)
    if asked.before is not None:
        wanted = wanted.where(Event.at < asked.before)
    return wanted.order_by(Event.at.desc(), Event.stream, Event.seq.desc()).limit(most)


def _named(session: Session, rows: Sequence[Access]) -> list[Access]:
    names = names_of(session, [row.name for row in rows])
    return [Access(row.at, names.get(row.name, row.name), row.what, row.entries) for row in rows]
