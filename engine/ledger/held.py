"""What one transaction has locked, opened and not written yet, so that many events cost few statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from engine.ledger.disclosures import Key, pack
from engine.ledger.spelling import Draft
from engine.ledger.writing import write_rows
from engine.prepared import WRITING


@dataclass
class Tip:
    """Where a locked stream ends, without the event that may still grow; ``written`` is what the database says."""

    seq: int
    head: str
    written: int
    draft: Draft | None = None


class Held:
    """Ends of locked streams by id, opened keys (id and cipher) by subject, and rows not written yet."""

    def __init__(self) -> None:
        self.tips: dict[str, Tip] = {}
        self.keys: dict[str, Key] = {}
        self.events: list[dict[str, Any]] = []
        self.disclosures: list[dict[str, Any]] = []

    def close(self, tip: Tip) -> None:
        """Let the stream's event grow no more and put it with the rows to be written."""
        draft, tip.draft = tip.draft, None
        if draft is None:
            return
        event = draft.closed()
        self.events.append(event)
        self.disclosures += [pack(key, draft.stream, draft.seq, sealed) for key, sealed in draft.sealed.values()]
        tip.seq, tip.head = draft.seq, event["hash"]


_held: WeakKeyDictionary[SessionTransaction, Held] = WeakKeyDictionary()


def holding(session: Session) -> Held:
    """Return what the running transaction holds.  A savepoint cannot record: half a chain cannot be taken back."""
    if not session.info.get(WRITING) or session.in_nested_transaction():
        raise RuntimeError("facts are recorded inside engine.database.transaction, outside any savepoint")
    transaction = session.get_transaction()
    assert transaction is not None, "a transaction is running"
    return _held.setdefault(transaction, Held())


def forget_key(session: Session, subject: str) -> None:
    """Let no later part of the running transaction use the subject's key again."""
    holding(session).keys.pop(subject, None)


def write(session: Session) -> None:
    """Write the facts that wait, all at once."""
    transaction = session.get_transaction()
    held = _held.get(transaction) if transaction is not None else None
    if held is None:
        return
    for tip in held.tips.values():
        held.close(tip)
    if not held.events:
        return
    ends = [
        {"id": stream_id, "seq": tip.seq, "head": tip.head}
        for stream_id, tip in held.tips.items()
        if tip.seq != tip.written
    ]
    write_rows(session, ends, held.events, held.disclosures)
    held.events, held.disclosures = [], []
    for tip in held.tips.values():
        tip.written = tip.seq


event.listen(Session, "before_commit", write)
