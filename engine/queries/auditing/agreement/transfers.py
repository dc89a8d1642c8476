"""Transfers to the archive beside their streams: who ordered and received what, by which digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.ledger import Fact, Flaw
from engine.model import ArchiveTransfer, ArchiveTransferItem, Stream
from engine.queries.auditing.agreement.difference import at_once, difference
from engine.records.transfers import STREAM


def disagreeing_transfers(session: Session) -> Iterator[Flaw]:
    """Yield the transfers that are not as they were ordered, packed, received or withdrawn, and those removed."""
    streams = session.scalars(select(Stream.id).where(Stream.id.startswith(STREAM)))
    numbers = {stream.removeprefix(STREAM) for stream in streams}
    for number in sorted(numbers | set(session.scalars(select(ArchiveTransfer.number)))):
        row = session.get(ArchiveTransfer, number, populate_existing=True)
        facts = {fact.type: fact for fact in ledger.read(session, f"{STREAM}{number}", reveal=False)}
        if row is None or "transfer.ordered" not in facts or not _fits(session, row, facts):
            yield difference(f"移交 {number}", f"Transfer {number}")


def _fits(session: Session, row: ArchiveTransfer, facts: Mapping[str, Fact]) -> bool:
    ordered, packed = facts["transfer.ordered"], facts.get("transfer.packed")
    received, withdrawn = facts.get("transfer.received"), facts.get("transfer.withdrawn")
    records = (packed or ordered).public["records"]
    digest = str(packed.public["sha256"]) if packed is not None else ""
    rows = session.scalars(select(ArchiveTransferItem).where(ArchiveTransferItem.transfer == row.number))
    items = {item.number: item.is_free for item in rows}
    return (
        (row.package, row.ordered_by) == (ordered.public["package"], ordered.actor)
        and (row.sha256, row.count) == (digest, len(records))
        and row.received_by == (received.actor if received is not None else None)
        and (received is None or received.public["sha256"] == digest)
        and at_once(row.ordered_at, ordered.at)
        and at_once(row.received_at, _at(received))
        and at_once(row.withdrawn_at, _at(withdrawn))
        and items == dict.fromkeys(records, withdrawn is not None)
    )


def _at(fact: Fact | None) -> datetime | None:
    return fact.at if fact is not None else None
