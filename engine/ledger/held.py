"""What one transaction has locked, opened and not written yet, so that many events cost few statements."""

from __future__ import annotations

from typing import Any, cast
from weakref import WeakKeyDictionary

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Table, event, insert
from sqlalchemy.orm import Session, SessionTransaction

from engine.model import Disclosure, Event, Stream


class Held:
    """Locked streams by id, opened keys (id and cipher) by subject, and rows the next flush writes."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self.keys: dict[str, tuple[str, AESGCM]] = {}
        self.events: list[dict[str, Any]] = []
        self.disclosures: list[dict[str, Any]] = []


_held: WeakKeyDictionary[SessionTransaction, Held] = WeakKeyDictionary()


def holding(session: Session) -> Held:
    """Return what the running transaction holds; a savepoint has its own, forgotten when it ends."""
    if not session.info.get("writing"):
        raise RuntimeError("facts are recorded inside engine.database.transaction")
    return _held.setdefault(_innermost(session), Held())


def forget_key(session: Session, subject: str) -> None:
    """Let no part of the running transaction use the subject's key again."""
    transaction: SessionTransaction | None = _innermost(session)
    while transaction is not None:
        if transaction in _held:
            _held[transaction].keys.pop(subject, None)
        transaction = transaction.parent


def _innermost(session: Session) -> SessionTransaction:
    transaction = session.get_nested_transaction() or session.get_transaction()
    assert transaction is not None, "a transaction is running"
    return transaction


def _write(session: Session, _context: Any) -> None:
    # A recorded event changes its stream's row, so that there is a flush whenever rows wait here.
    held = _held.get(_innermost(session))
    if held is None:
        return
    for table, rows in ((Event, held.events), (Disclosure, held.disclosures)):
        if rows:
            session.connection().execute(insert(cast(Table, table.__table__)), rows)
            rows.clear()


event.listen(Session, "after_flush", _write)
