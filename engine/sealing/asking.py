"""Asks witnesses to sign the newest checkpoint; what they answer is kept with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy.orm import Session

from engine.database import transaction
from engine.errors import NotFound
from engine.model import SealedCheckpoint
from engine.sealing.notes import BadNote, Note, Verifier
from engine.sealing.proofs import consistency, encoded, last_checkpoint

log = logging.getLogger(__name__)
PATIENCE = 10.0
LONGEST = 10_000


@dataclass(frozen=True)
class Asked:
    """A witness by its address (without ``/add-checkpoint``) and its key."""

    address: str
    verifier: Verifier

    @classmethod
    def read(cls, text: str) -> tuple[Asked, ...]:
        """Read ``ADDRESS KEY`` for each witness, separated by commas.  Raises ValueError."""
        found = []
        for one in filter(None, (part.strip() for part in text.split(","))):
            address, _, key = one.partition(" ")
            if not address.startswith(("http://", "https://")):
                raise ValueError(f"not an address: {address}")
            found.append(cls(address.rstrip("/"), Verifier.read(key)))
        return tuple(found)


Send = Callable[[str, bytes], tuple[int, bytes]]


def send(address: str, content: bytes, kind: str = "text/plain") -> tuple[int, bytes]:
    """Post a request of a media type; return the status and what was answered.  Raises OSError when nobody answers."""
    place = urlsplit(address)
    opened = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = opened(place.netloc, timeout=PATIENCE)
    try:
        target = urlunsplit(("", "", place.path or "/", place.query, ""))
        connection.request("POST", target, content, {"Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST)
    except HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()


def ask(session: Session, witnesses: Iterable[Asked], *, by: Send = send) -> list[str]:
    """Ask every witness that has not signed the newest checkpoint; return the names of those that did not answer well.

    No transaction is open while a witness is asked.  A witness that knows a log this one does not continue refuses,
    and that is told at the level of an error: the history was written anew, or restored.
    """
    failed = []
    for witness in witnesses:
        newest = _newest(session)
        if newest is None:
            return []
        size, note = newest
        if note.by(witness.verifier) is not None:
            continue
        try:
            line = _asked(session, witness, size, note, by)
        except (OSError, BadNote, ValueError) as error:
            log.error("witness %s does not sign checkpoint %s: %s", witness.verifier.name, size, error)
            failed.append(witness.verifier.name)
            continue
        with transaction(session):
            row = session.get_one(SealedCheckpoint, size, with_for_update=True)
            row.note = str(Note.read(row.note).having(line))
    return failed


def _newest(session: Session) -> tuple[int, Note] | None:
    """Return the newest checkpoint and end the transaction that read it: witnesses take their time."""
    try:
        checkpoint = last_checkpoint(session)
        return checkpoint.size, Note.read(checkpoint.note)
    except NotFound:
        return None
    finally:
        session.rollback()


def _asked(session: Session, witness: Asked, size: int, note: Note, by: Send) -> str:
    """Return the witness's line; it is asked again once, from the size it says it knows."""
    status, answer = by(f"{witness.address}/add-checkpoint", _request(session, 0, size, note))
    if status == 409 and 0 < int(answer) <= size:
        known = int(answer)
        status, answer = by(f"{witness.address}/add-checkpoint", _request(session, known, size, note))
    if status != 200:
        raise ValueError(f"{status} {answer.decode(errors='replace').strip()[:200]}")
    signed = Note(note.text, tuple(answer.decode().splitlines()))
    if signed.by(witness.verifier) is None:
        raise ValueError("the answer is not signed by its key")
    return signed.lines[0]


def _request(session: Session, old: int, size: int, note: Note) -> bytes:
    hashes = consistency(session, old, size) if 0 < old < size else ()
    session.rollback()
    return ("".join(f"{line}\n" for line in (f"old {old}", *map(encoded, hashes))) + f"\n{note}").encode()
