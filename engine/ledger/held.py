"""What one transaction has locked, opened and not written yet, so that many events cost few statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Table, bindparam, event, insert, update
from sqlalchemy.orm import Session, SessionTransaction

from engine.model import Disclosure, Event, Stream
from engine.prepared import Prepared


@dataclass
class Tip:
    """Where a locked stream ends; ``written`` is the number of its last event in the database."""

    seq: int
    head: str
    written: int


class Held:
    """Ends of locked streams by id, opened keys (id and cipher) by subject, and rows not written yet."""

    def __init__(self) -> None:
        self.tips: dict[str, Tip] = {}
        self.keys: dict[str, tuple[str, AESGCM]] = {}
        self.events: list[dict[str, Any]] = []
        self.disclosures: list[dict[str, Any]] = []


_held: WeakKeyDictionary[SessionTransaction, Held] = WeakKeyDictionary()
_EVENTS, _DISCLOSURES = Prepared(insert(Event)), Prepared(insert(Disclosure))
_streams = cast(Table, Stream.__table__)
_TIPS = Prepared(
    update(_streams)
    .where(_streams.c.id == bindparam("stream"))
    .values(seq=bindparam("to_seq"), head=bindparam("to_head"))
)


def holding(session: Session) -> Held:
    """Return what the running transaction holds.  A savepoint cannot record: half a chain cannot be taken back."""
    if not session.info.get("writing") or session.in_nested_transaction():
        raise RuntimeError("facts are recorded inside engine.database.transaction, outside any savepoint")
    transaction = session.get_transaction()
    assert transaction is not None, "a transaction is running"
    return _held.setdefault(transaction, Held())


def forget_key(session: Session, subject: str) -> None:
    """Let no later part of the running transaction use the subject's key again."""
    holding(session).keys.pop(subject, None)


def write(session: Session) -> None:
    """Write the facts that wait: one statement for each table."""
    transaction = session.get_transaction()
    held = _held.get(transaction) if transaction is not None else None
    if held is None or not held.events:
        return
    moved = [
        {"stream": stream_id, "to_seq": tip.seq, "to_head": tip.head}
        for stream_id, tip in held.tips.items()
        if tip.seq != tip.written
    ]
    _TIPS.run(session, moved)
    _EVENTS.run(session, held.events)
    if held.disclosures:
        _DISCLOSURES.run(session, held.disclosures)
    held.events, held.disclosures = [], []
    for tip in held.tips.values():
        tip.written = tip.seq


event.listen(Session, "before_commit", write)
