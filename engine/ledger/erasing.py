"""Erases single protected values: the chain keeps their digests, and stays whole."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger.chain import lock
from engine.ledger.disclosures import Key, pack, place_of, unpack
from engine.ledger.held import write
from engine.ledger.keys import open_key
from engine.model import Disclosure, SubjectKey
from engine.rows import remove


def erase(session: Session, stream_id: str, digests: Collection[str]) -> int:
    """Erase the stream's values with these digests (``Fact`` names them) for good; return how many were found.

    Called inside a command, which records why.
    """
    lock(session, stream_id)
    write(session)
    rows = session.execute(
        select(Disclosure, SubjectKey.wrapped_key)
        .join(SubjectKey, SubjectKey.id == Disclosure.key_id)
        .where(Disclosure.stream == stream_id)
    )
    return sum(_erase(session, row, open_key(row.key_id, wrapped), digests) for row, wrapped in rows.all())


def _erase(session: Session, row: Any, key: Key | None, digests: Collection[str]) -> int:
    """Write a pack again without what is to be erased."""
    place = place_of(row.stream, row.seq, row.digest)
    text = None if key is None else key.decrypt(row.nonce, row.ciphertext, place)
    if key is None or text is None:
        return 0
    held = unpack(text)
    kept = [one for one in held if one.digest not in digests]
    if len(kept) < len(held):
        session.expunge(row)
        remove(session, Disclosure, stream=row.stream, seq=row.seq, digest=row.digest)
        if kept:
            session.add(Disclosure(**pack(key, row.stream, row.seq, kept)))
            session.flush()
    return len(held) - len(kept)
