"""A record as it leaves the house: every event of a stream, the values that may be read, and the proofs."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.ledger.canonical import spell_moment
from engine.ledger.destroyed import LISTS
from engine.ledger.spelling import fields_of, told
from engine.ledger.stored import Stored
from engine.model import Event
from engine.sealing import stamping
from engine.sealing.log_keys import STREAM
from engine.sealing.notes import Checkpoint, Note
from engine.sealing.proofs import consistency, encoded, proof_of

FORMAT = "firebreak-record/1"


def exported(
    session: Session, stream: str, *, reveal: bool = True, since: int | None = None, at: int | None = None
) -> dict[str, Any]:
    """Return the record of a stream up to its last sealed event, as JSON that ``verify_record.py`` checks.

    It is proved against the checkpoint of ``at`` entries, None: the newest.  Of one that was destroyed there are no
    events; the record of its destruction list comes along instead.  ``since`` is the size of a checkpoint the reader
    kept: the proof that the log continues it comes along.  Without ``reveal`` every protected value is withheld.
    ``missing`` names the values that are gone though no event says they were erased.
    Raises NotFound when the stream was not sealed by then, ValueError when ``since`` is larger than the log.
    """
    proof = proof_of(session, stream, at)
    size = Checkpoint.read(Note.read(proof.checkpoint).text).size
    sealed = int(fields_of(proof.head.entry)["seq"])
    stored = Stored(session, stream) if reveal else None
    under = ledger.destroyed_under(session, stream)
    bodies = session.execute(
        select(Event.seq, Event.body).where(Event.stream == stream, Event.seq <= sealed).order_by(Event.seq)
    )
    return {
        "format": FORMAT,
        "stream": stream,
        "exported_at": spell_moment(clock.now()),
        "events": [{"body": body, "disclosures": _disclosed(stored, seq, body)} for seq, body in bodies],
        "missing": sorted(ledger.missing_in(session, stream)),
        "head": proof.head.told(),
        "destroyed": exported(session, f"{LISTS}{under.list_number}", at=at) if under else None,
        "closing": proof.closing.told() if proof.closing else None,
        "checkpoint": proof.checkpoint,
        "consistency": _continued(session, since, size),
        "keys": keys_told(session),
        "stamp": stamping.told(session, size),
    }


def _disclosed(stored: Stored | None, seq: int, body: str) -> list[str]:
    if stored is None:
        return []
    digests = [digest for one in told(fields_of(body)) for digest in one.digests]
    return [urlsafe_b64encode(text.encode()).rstrip(b"=").decode() for text in stored.texts(seq, digests).values()]


def _continued(session: Session, since: int | None, size: int) -> dict[str, Any] | None:
    if since is None:
        return None
    return {"size": since, "hashes": [encoded(one) for one in consistency(session, since, size)]}


def keys_told(session: Session) -> list[dict[str, Any]]:
    """Return the keys of the log, oldest first, each with the signature of the one before."""
    found = []
    for fact in ledger.read(session, STREAM):
        if "key" in fact.public:
            signature = fact.public.get("signature")
            found.append({"key": fact.public["key"], "since": spell_moment(fact.at), "signature": signature})
    return found
