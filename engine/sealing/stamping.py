"""Time stamps of RFC 3161: once a month an authority elsewhere states that a checkpoint existed by then."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.errors import NotFound
from engine.ledger import Flaw
from engine.model import SealedCheckpoint
from engine.sealing.asking import send
from engine.sealing.moments import SKEW
from engine.sealing.notes import Note
from engine.sealing.proofs import last_checkpoint
from engine.text import Text

log = logging.getLogger(__name__)
QUERY = "application/timestamp-query"


@dataclass(frozen=True)
class Authority:
    """Who is asked for time stamps, and the certificates its own has to come from."""

    address: str
    roots: tuple[Certificate, ...]


@dataclass(frozen=True)
class Stamp:
    """A stamped checkpoint: its size, when it was signed, and the time the authority states."""

    size: int
    sealed: datetime
    stamped: datetime


Send = Callable[[str, bytes, str], tuple[int, bytes]]


def stamp_due(session: Session, authority: Authority, *, by: Send = send) -> bool:
    """Have the newest checkpoint stamped unless one of this month (Asia/Shanghai) is; tell whether all is well.

    No transaction is open while the authority is asked; only the digest of the checkpoint leaves the house.  A refusal
    or a stamp that does not fit is told in the log file, and nothing is kept.
    """
    found = _due(session)
    if found is None:
        return True
    size, text = found
    asked = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        status, answer = by(authority.address, asked.as_bytes(), QUERY)
        if status != 200:
            raise ValueError(f"status {status}")
        response = decode_timestamp_response(answer)
        _verify(response, text, authority.roots, asked.nonce)
    except (OSError, ValueError, VerificationError) as error:
        log.error("%s does not stamp checkpoint %s: %s", authority.address, size, error)
        return False
    with transaction(session):
        session.get_one(SealedCheckpoint, size, with_for_update=True).token = answer
    return True


def stamps(session: Session) -> Sequence[Stamp]:
    """Return every stamp, newest first."""
    query = select(SealedCheckpoint).where(SealedCheckpoint.token.is_not(None)).order_by(SealedCheckpoint.size.desc())
    found = []
    for row in session.scalars(query):
        assert row.token is not None
        found.append(Stamp(row.size, row.at, decode_timestamp_response(row.token).tst_info.gen_time))
    return found


def check_stamps(session: Session, roots: Sequence[Certificate]) -> Iterator[Flaw]:
    """Yield what is wrong with the stamps; ``seq`` is the size of the checkpoint."""
    for row in session.scalars(select(SealedCheckpoint).where(SealedCheckpoint.token.is_not(None))):
        assert row.token is not None
        try:
            response = decode_timestamp_response(row.token)
            _verify(response, _text(row), roots)
        except (ValueError, VerificationError) as error:
            yield Flaw(row.size, Text(f"检查点 {row.size} 的时间戳不对：{error}", f"The stamp of {row.size}: {error}"))
            continue
        if response.tst_info.gen_time < row.at - SKEW:
            text = Text(f"检查点 {row.size} 写明的时间晚于时间戳", f"Checkpoint {row.size} is later than its stamp")
            yield Flaw(row.size, text)


def told(session: Session, size: int) -> dict[str, Any] | None:
    """Return the newest stamp of a log of ``size`` entries as a record's file states it; None when there is none.

    ``openssl ts -verify`` checks it over the checkpoint's text, that is all above its signatures.
    """
    row = session.scalar(
        select(SealedCheckpoint)
        .where(SealedCheckpoint.token.is_not(None), SealedCheckpoint.size <= size)
        .order_by(SealedCheckpoint.size.desc())
        .limit(1)
    )
    if row is None or row.token is None:
        return None
    return {"size": row.size, "checkpoint": row.note, "token": b64encode(row.token).decode()}


def _due(session: Session) -> tuple[int, bytes] | None:
    """Return size and text of the checkpoint to be stamped and end the transaction that read it."""
    try:
        newest = last_checkpoint(session)
        return (newest.size, _text(newest)) if _is_due(session, newest) else None
    except NotFound:
        return None
    finally:
        session.rollback()


def _is_due(session: Session, newest: SealedCheckpoint) -> bool:
    last = session.scalar(
        select(SealedCheckpoint.at)
        .where(SealedCheckpoint.token.is_not(None))
        .order_by(SealedCheckpoint.size.desc())
        .limit(1)
    )
    if last is None:
        return True
    before, now = clock.local(last), clock.local(newest.at)
    return (before.year, before.month) != (now.year, now.month)


def _verify(response: TimeStampResponse, text: bytes, roots: Sequence[Certificate], nonce: int | None = None) -> None:
    VerifierBuilder(roots=list(roots), nonce=nonce).build().verify_message(response, text)


def _text(row: SealedCheckpoint) -> bytes:
    return Note.read(row.note).text.encode()
