"""Appends facts to their stream's hash chain inside the caller's transaction (D6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import insert_if_new
from engine.ledger.disclosures import seal
from engine.ledger.held import Held, Tip, holding
from engine.ledger.keys import key_for, take_key
from engine.ledger.spelling import SKELETON, Draft
from engine.model import GENESIS, Stream, SubjectKey
from engine.prepared import Prepared


def append(
    session: Session,
    stream_id: str,
    type_: str,
    actor: str,
    body: Mapping[str, Any],
    *,
    protected: Mapping[str, Any] | None = None,
    subject: str | None = None,
    shared: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Record a fact in the stream; it is saved with the caller's transaction.

    ``body`` is public for good.  ``protected`` values can be erased later: they are encrypted under
    the key of ``subject`` (default: the stream itself) and the event keeps only their digests.
    Facts of one transaction that have the same actor and the same ``shared`` values, public too, make one event.
    The first one of a stream in a transaction locks the stream and fetches the key with it; later ones
    cost no query, and the commit writes all that wait at once.
    """
    taken = SKELETON.intersection([*body, *(shared or {})])
    if taken:
        raise ValueError(f"names kept for the event itself: {', '.join(sorted(taken))}")
    held = holding(session)
    tip = held.tips.get(stream_id) or _lock(session, held, stream_id, subject or stream_id)
    draft = tip.draft
    if draft is None or draft.actor != actor or draft.shared != (shared or {}) or at not in (None, draft.at):
        held.close(tip)
        draft = tip.draft = Draft(stream_id, tip.seq + 1, tip.head, at or clock.now(), actor, shared or {})
    sealed = [seal(name, value) for name, value in (protected or {}).items()]
    draft.add(type_, body, sealed)
    if sealed:
        key = key_for(session, subject or stream_id)
        draft.sealed.setdefault(key.id, (key, []))[1].extend(sealed)


def lock(session: Session, *stream_ids: str) -> None:
    """Lock several streams in the one order that cannot deadlock, before appending to them in any order."""
    held = holding(session)
    for stream_id in sorted(set(stream_ids) - held.tips.keys()):
        _lock(session, held, stream_id, stream_id)


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
