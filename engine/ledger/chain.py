"""Appends facts to their stream's hash chain inside the caller's transaction (D6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import insert_if_new
from engine.ledger.canonical import canonical
from engine.ledger.disclosures import seal
from engine.ledger.held import Held, Tip, holding
from engine.ledger.keys import key_for, take_key
from engine.model import GENESIS, Stream, SubjectKey
from engine.prepared import Prepared

DIGESTS = "_sd"
SKELETON = frozenset({"v", "stream", "seq", "prev", "at", "type", "actor", DIGESTS})
"""Names of every event's own fields; a fact may not use them."""

VERSION = 1
_PREFIX = b"firebreak.event/v1\0"


@dataclass(frozen=True)
class Recorded:
    """An event just appended."""

    stream: str
    seq: int
    at: datetime
    type: str
    actor: str
    body: str
    hash: str


def hash_of(body: str) -> str:
    """Return the SHA-256 that stands for an event: its canonical body behind a fixed prefix."""
    return sha256(_PREFIX + body.encode()).hexdigest()


def append(
    session: Session,
    stream_id: str,
    type_: str,
    actor: str,
    body: Mapping[str, Any],
    *,
    protected: Mapping[str, Any] | None = None,
    subject: str | None = None,
    at: datetime | None = None,
) -> Recorded:
    """Record a fact as the stream's next event; it is saved with the caller's transaction.

    ``body`` is public for good.  ``protected`` values can be erased later: they are encrypted under
    the key of ``subject`` (default: the stream itself) and the event keeps only their digests.
    The first event of a stream in a transaction locks the stream and fetches the key with it; later ones
    cost no query, and the commit writes all that wait with one statement for each table.
    """
    taken = SKELETON.intersection(body)
    if taken:
        raise ValueError(f"names kept for the event itself: {', '.join(sorted(taken))}")
    held = holding(session)
    tip = held.tips.get(stream_id) or _lock(session, held, stream_id, subject or stream_id)
    moment = at or clock.now()
    seq = tip.seq + 1
    sealed = [seal(name, value) for name, value in (protected or {}).items()]
    fields: dict[str, Any] = {
        **body,
        "v": VERSION,
        "stream": stream_id,
        "seq": seq,
        "prev": tip.head,
        "at": moment,
        "type": type_,
        "actor": actor,
    }
    if sealed:
        fields[DIGESTS] = sorted(one.digest for one in sealed)
    text = canonical(fields)
    recorded = Recorded(stream_id, seq, moment, type_, actor, text, hash_of(text))
    held.events.append(vars(recorded))
    if sealed:
        key = key_for(session, subject or stream_id)
        for one in sealed:
            nonce, ciphertext = key.encrypt(one.text, place_of(stream_id, seq, one.digest))
            held.disclosures.append(
                {
                    "stream": stream_id,
                    "seq": seq,
                    "digest": one.digest,
                    "key_id": key.id,
                    "nonce": nonce,
                    "ciphertext": ciphertext,
                }
            )
    tip.seq, tip.head = seq, recorded.hash
    return recorded


def lock(session: Session, *stream_ids: str) -> None:
    """Lock several streams in the one order that cannot deadlock, before appending to them in any order."""
    held = holding(session)
    for stream_id in sorted(set(stream_ids) - held.tips.keys()):
        _lock(session, held, stream_id, stream_id)


def place_of(stream_id: str, seq: int, digest: str) -> str:
    """Return what a disclosure's ciphertext is bound to: it opens at this place only."""
    return f"{stream_id}|{seq}|{digest}"


# Made once, because it runs in every command.  SQLite holds its one write lock since BEGIN IMMEDIATE
# and knows no FOR UPDATE; SQLAlchemy omits it.
_LOCK = Prepared(
    select(Stream.seq, Stream.head, SubjectKey.id, SubjectKey.wrapped_key)
    .join(
        SubjectKey,
        and_(SubjectKey.subject == bindparam("subject"), SubjectKey.destroyed_at.is_(None)),
        isouter=True,
    )
    .where(Stream.id == bindparam("stream_id"))
    .with_for_update(of=Stream)
)


def _lock(session: Session, held: Held, stream_id: str, subject: str) -> Tip:
    asked = {"stream_id": stream_id, "subject": subject}
    found = _LOCK.first(session, asked)
    if found is None and insert_if_new(session, Stream, {"id": stream_id}):
        held.tips[stream_id] = tip = Tip(0, GENESIS, 0)
        return tip
    if found is None:
        (found,) = _LOCK.rows(session, asked)
    seq, head, key_id, wrapped = found
    if key_id is not None and subject not in held.keys:
        take_key(held, subject, key_id, wrapped)
    held.tips[stream_id] = tip = Tip(seq, head, seq)
    return tip
