"""Reads a stream's facts, with the protected values that may still be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger.held import write
from engine.ledger.spelling import Told, fields_of, told
from engine.ledger.stored import Disclosed, Stored
from engine.model import Event


@dataclass(frozen=True)
class Fact:
    """One fact as it may be read; those of one action share ``seq``, ``at``, ``actor`` and ``hash`` of their event.

    ``public`` and ``revealed`` hold the recorded values by name.  ``erased`` lists the digests of
    values whose text or key is gone, ``withheld`` of those not asked for or restricted, ``damaged`` of those whose
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


def read(
    session: Session, stream_id: str, *, reveal: bool = True, within: range | None = None, restricted: str = ""
) -> list[Fact]:
    """Return the stream's facts in order, an empty list when nothing was ever recorded.

    ``within`` is the range of event numbers wanted, None for all.  Decimals, dates and times come back as the texts
    they were recorded as.  Values under a restricted key are withheld, except those of the subject ``restricted``.
    """
    write(session)
    wanted = select(Event).where(Event.stream == stream_id).order_by(Event.seq)
    if within is not None:
        wanted = wanted.where(Event.seq >= within.start, Event.seq < within.stop)
    events = session.scalars(wanted).all()
    stored = Stored(session, stream_id, within, restricted) if reveal else None
    return [_fact(event, one, stored) for event in events for one in told(fields_of(event.body))]


def _fact(event: Event, one: Told, stored: Stored | None) -> Fact:
    found = stored.take(event.seq, one.digests) if stored else Disclosed()
    return Fact(
        stream=event.stream,
        seq=event.seq,
        at=event.at,
        type=one.type,
        actor=event.actor,
        hash=event.hash,
        public=one.public,
        revealed=found.revealed,
        erased=found.erased,
        withheld=found.withheld if stored else one.digests,
        damaged=found.damaged,
    )
