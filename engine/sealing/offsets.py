"""How far the clock was off, by the clocks of the witnesses that signed the checkpoints."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import SealedCheckpoint
from engine.sealing.notes import Note

LOOKED_AT = 2_000
_TIMED = 4 + 8 + 64
"""Octets of a witness's signature: the key's id, the time, the signature; a log's has no time."""


@dataclass(frozen=True)
class Offset:
    """Seconds from what a checkpoint states to when a witness signed it, of those looked at.

    A witness signs afterwards: a little above 0 is right, below 0 the own clock is ahead.
    """

    witness: str
    count: int
    since: datetime
    last: float
    least: float
    most: float


def clock_offsets(session: Session) -> Sequence[Offset]:
    """Return the offsets by witness over the newest ``LOOKED_AT`` checkpoints."""
    found: dict[str, list[tuple[datetime, float]]] = {}
    query = select(SealedCheckpoint.at, SealedCheckpoint.note).order_by(SealedCheckpoint.size.desc()).limit(LOOKED_AT)
    for at, note in session.execute(query):
        for name, signed in _times(note):
            found.setdefault(name, []).append((at, (signed - at).total_seconds()))
    return [
        Offset(name, len(told), told[-1][0], told[0][1], min(one for _, one in told), max(one for _, one in told))
        for name, told in sorted(found.items())
    ]


def _times(content: str) -> Iterator[tuple[str, datetime]]:
    for line in Note.read(content).lines:
        _, name, encoded = line.split(" ")
        octets = b64decode(encoded)
        if len(octets) == _TIMED:
            yield name, datetime.fromtimestamp(int.from_bytes(octets[4:12]), UTC)
