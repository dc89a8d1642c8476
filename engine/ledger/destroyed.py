"""Streams whose events were destroyed under a list: told by the list's own chain, not by a table alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.ledger.chain import lock
from engine.ledger.held import write
from engine.ledger.reading import read
from engine.model import DestructionItem, Disclosure, Event

CASES, LISTS = "pi/", "dl/"
"""How the names of the streams of cases, and of destruction lists, begin."""
EXECUTED = "list.executed"
"""The fact that names every destroyed record with the number of its events and the head of its chain."""


@dataclass(frozen=True)
class Destroyed:
    """Under which list a stream was destroyed, and where its chain ended then."""

    list_number: str
    seq: int
    head: str


def destroyed_under(session: Session, stream_id: str) -> Destroyed | None:
    """Return the list under which the stream's events were destroyed, None when no list says so."""
    if not stream_id.startswith(CASES):
        return None
    number = stream_id.removeprefix(CASES)
    lists = select(DestructionItem.list_number).where(DestructionItem.number == number, DestructionItem.kept == "")
    for list_number in session.scalars(lists):
        for fact in read(session, f"{LISTS}{list_number}"):
            for item in fact.public["items"] if fact.type == EXECUTED else ():
                if item["number"] == number:
                    return Destroyed(list_number, int(item["seq"]), str(item["head"]))
    return None


def remove_events(session: Session, stream_id: str) -> None:
    """Remove the events of a stream and their protected values; where it ended stays.

    The database lets it happen only for a record of an approved, supervised list that nothing holds.
    """
    lock(session, stream_id)
    write(session)
    session.execute(delete(Disclosure).where(Disclosure.stream == stream_id))
    session.execute(delete(Event).where(Event.stream == stream_id))
