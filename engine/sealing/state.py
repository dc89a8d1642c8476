"""How the log stands, for pages and monitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.ledger import missing_in
from engine.model import Leaf, LeafKind, SealedCheckpoint, Stream
from engine.sealing import log_keys
from engine.sealing.log_keys import Period


@dataclass(frozen=True)
class LogState:
    """The newest checkpoint (None before the first sealing), what waits for a seal, the last closing, the keys."""

    checkpoint: SealedCheckpoint | None
    signers: Sequence[str]
    waiting: int
    streams: int
    closed_at: datetime | None
    closed_streams: int
    keys: Sequence[Period]


@dataclass(frozen=True)
class Seal:
    """How far a stream is sealed: the last entry of the log that names it, and how many events came later.

    ``missing`` counts values that are gone though no event says they were erased.
    """

    index: int
    seq: int
    at: datetime
    later: int
    missing: int


def log_state(session: Session) -> LogState:
    """Return how the log stands.  Raises BadNote when its keys do not follow each other."""
    checkpoint = session.scalar(select(SealedCheckpoint).order_by(SealedCheckpoint.size.desc()).limit(1))
    closing = session.scalar(select(Leaf).where(Leaf.kind == LeafKind.SNAPSHOT).order_by(Leaf.index.desc()).limit(1))
    count = select(func.count()).select_from(Stream)
    lines = checkpoint.note.rpartition("\n\n")[2].splitlines() if checkpoint else []
    return LogState(
        checkpoint=checkpoint,
        signers=tuple(line.split(" ")[1] for line in lines),
        waiting=session.scalar(count.where(Stream.sealed < Stream.seq)) or 0,
        streams=session.scalar(count) or 0,
        closed_at=closing.at if closing else None,
        closed_streams=closing.seq if closing else 0,
        keys=log_keys.periods(session),
    )


def seal_of(session: Session, stream: str) -> Seal | None:
    """Return how far a stream is sealed, None when it is not."""
    found = session.execute(
        select(Leaf.index, Leaf.seq, Leaf.at, Stream.seq)
        .join(Stream, Stream.id == Leaf.stream)
        .where(Leaf.stream == stream, Leaf.kind == LeafKind.HEAD)
        .order_by(Leaf.index.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    index, sealed, at, now = found
    return Seal(index, sealed, at, now - sealed, len(missing_in(session, stream)))
