"""Proofs that a number was not used: in the closing snapshot its two neighbours stand side by side."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from engine.errors import Conflict, NotFound
from engine.sealing.closings import Closing, closing_at, item_before, last_closing
from engine.sealing.proofs import encoded, included, last_checkpoint
from engine.sealing.records import keys_told
from engine.text import Text

FORMAT = "firebreak-absence/1"


def absence_of(session: Session, stream: str) -> dict[str, Any]:
    """Return the proof that the newest closing snapshot has no such stream, as JSON for ``verify_absence.py``.

    Raises NotFound before the first closing of a day, Conflict when the stream is there.
    """
    checkpoint, snapshot = last_checkpoint(session), last_closing(session)
    if snapshot is None:
        raise NotFound(Text("还没有日终快照", "No day was closed yet"))
    closing = closing_at(session, snapshot)
    if closing.names(stream):
        number = stream.removeprefix("pi/")
        raise Conflict(
            Text(f"日终时已有 {number}，编号用过", f"{number} was there at the closing: the number was used")
        )
    place = closing.place(stream)
    return {
        "format": FORMAT,
        "stream": stream,
        "snapshot": included(session, snapshot, checkpoint.size).told(),
        "before": _neighbour(session, closing, place - 1) if place else None,
        "after": _neighbour(session, closing, place) if place < len(closing.streams) else None,
        "checkpoint": checkpoint.note,
        "keys": keys_told(session),
    }


def cases_closed(session: Session) -> int:
    """Return how many cases the newest closing snapshot names: the population there was at that day's end."""
    snapshot = last_closing(session)
    return closing_at(session, snapshot).cases if snapshot is not None else 0


def _neighbour(session: Session, closing: Closing, number: int) -> dict[str, Any]:
    spelt = item_before(session, closing.streams[number], closing.index).decode()
    return {"number": number, "item": spelt, "hashes": [encoded(one) for one in closing.hashes(number)]}
