"""Erases single protected values, or puts them under another key: the chain keeps their digests, and stays whole."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger.chain import lock
from engine.ledger.disclosures import Key, Sealed, pack, place_of, unpack, unseal
from engine.ledger.held import write
from engine.ledger.keys import key_for, open_key
from engine.model import Disclosure, SubjectKey
from engine.rows import remove


def digests_of(session: Session, stream_id: str, is_meant: Callable[[str, Any], bool]) -> list[str]:
    """Return the digests of the stream's values that may be read and for which ``is_meant(name, value)`` holds."""
    write(session)
    return [
        one.digest
        for row, key in _packs(session, stream_id)
        for one in _held(row, key) or ()
        if is_meant(*unseal(one.text))
    ]


def erase(session: Session, stream_id: str, digests: Collection[str]) -> int:
    """Erase the stream's values with these digests (``Fact`` names them) for good; return how many were found.

    Called inside a command, which records why.
    """
    return _take_out(session, stream_id, digests, None)


def rekey(session: Session, stream_id: str, digests: Collection[str], subject: str) -> int:
    """Put the stream's values with these digests under the key of ``subject``; return how many were found."""
    return _take_out(session, stream_id, digests, key_for(session, subject))


def digests_under(session: Session, stream_id: str, subject: str) -> list[str]:
    """Return the digests of the stream's values under the key of ``subject`` in use."""
    rows = session.execute(
        select(Disclosure, SubjectKey.wrapped_key)
        .join(SubjectKey, SubjectKey.id == Disclosure.key_id)
        .where(Disclosure.stream == stream_id, SubjectKey.subject == subject, SubjectKey.destroyed_at.is_(None))
    )
    return [one.digest for row, wrapped in rows for one in _held(row, open_key(row.key_id, wrapped)) or ()]


def _take_out(session: Session, stream_id: str, digests: Collection[str], into: Key | None) -> int:
    lock(session, stream_id)
    write(session)
    return sum(_rewrite(session, row, key, digests, into) for row, key in _packs(session, stream_id))


def _packs(session: Session, stream_id: str) -> list[tuple[Any, Key | None]]:
    rows = session.execute(
        select(Disclosure, SubjectKey.wrapped_key)
        .join(SubjectKey, SubjectKey.id == Disclosure.key_id)
        .where(Disclosure.stream == stream_id, SubjectKey.restricted_at.is_(None))
    )
    return [(row, open_key(row.key_id, wrapped)) for row, wrapped in rows.all()]


def _held(row: Any, key: Key | None) -> list[Sealed] | None:
    place = place_of(row.stream, row.seq, row.digest)
    text = None if key is None else key.decrypt(row.nonce, row.ciphertext, place)
    return None if text is None else unpack(text)


def _rewrite(session: Session, row: Any, key: Key | None, digests: Collection[str], into: Key | None) -> int:
    """Write a pack again without what is taken out; that goes into a pack of its own, or nowhere."""
    held = _held(row, key)
    if key is None or held is None:
        return 0
    taken = [one for one in held if one.digest in digests]
    kept = [one for one in held if one.digest not in digests]
    if taken:
        session.expunge(row)
        remove(session, Disclosure, stream=row.stream, seq=row.seq, digest=row.digest)
        for under, values in ((key, kept), (into, taken)):
            if under is not None and values:
                session.add(Disclosure(**pack(under, row.stream, row.seq, values)))
        session.flush()
    return len(taken)
