"""Reads a stream's facts, with the protected values that may still be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger.chain import DIGESTS, SKELETON
from engine.ledger.held import write
from engine.ledger.stored import Disclosed, Stored
from engine.model import Event


@dataclass(frozen=True)
class Fact:
    """One event as it may be read.

    ``public`` and ``revealed`` hold the recorded values by name.  ``erased`` lists the digests of
    values whose text or key is gone, ``withheld`` of those not asked for, ``damaged`` of those whose
    stored text does not fit the event.
    """

    stream: str
    seq: int
    at: datetime
    type: str
    actor: str
    hash: str
    public: Mapping[str, Any]
    revealed: Mapping[str, Any]
    erased: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """Return everything that can be read, public and revealed."""
        return {**self.public, **self.revealed}


def read(session: Session, stream_id: str, *, reveal: bool = True) -> list[Fact]:
    """Return the stream's facts in order, an empty list when nothing was ever recorded.

    Decimals, dates and times come back as the texts they were recorded as.
    """
    write(session)
    events = session.scalars(select(Event).where(Event.stream == stream_id).order_by(Event.seq)).all()
    stored = Stored(session, stream_id) if reveal else None
    return [_fact(event, stored) for event in events]


def _fact(event: Event, stored: Stored | None) -> Fact:
    fields = json.loads(event.body)
    digests = tuple(fields.get(DIGESTS, ()))
    found = stored.take(event.seq, digests) if stored else Disclosed()
    return Fact(
        stream=event.stream,
        seq=event.seq,
        at=event.at,
        type=event.type,
        actor=event.actor,
        hash=event.hash,
        public={name: value for name, value in fields.items() if name not in SKELETON},
        revealed=found.revealed,
        erased=found.erased,
        withheld=() if stored else digests,
        damaged=found.damaged,
    )
