"""What was recorded is sealed once, in a log that only grows; every head is proved in it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import ledger
from engine.database import transaction
from engine.errors import NotFound, Unavailable
from engine.model import Leaf, LeafKind, SealedCheckpoint, Stream
from engine.sealing import close_day, consistency, last_checkpoint, name_next, periods, proof_of, seal, sealer, tree
from engine.sealing.entries import item
from engine.sealing.notes import BadNote, Checkpoint, Note
from tests.engine.sealing.conftest import KEY, record

OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def checked(session: Session, stream: str) -> tuple[int, str]:
    """Return seq and head a proof states, when its inclusion leads to the signed root."""
    proof = proof_of(session, stream)
    note = Note.read(proof.checkpoint)
    assert note.by(periods(session)[-1].verifier) is not None
    checkpoint = Checkpoint.read(note.text)
    leaf = tree.leaf_hash(proof.head.entry.encode())
    assert tree.includes(checkpoint.root, checkpoint.size, proof.head.index, leaf, proof.head.hashes)
    row = session.scalars(select(Leaf).where(Leaf.index == proof.head.index)).one()
    return row.seq, row.head


def test_changed_streams_are_sealed_once(session: Session) -> None:
    record(session, "pi/1", "a", "b")
    record(session, "pi/2", "a")
    first = seal(session, KEY)
    assert first is not None
    assert first.streams == 2
    again = seal(session, KEY)
    assert again is not None
    assert again.streams == 1, "the log's own beginning"
    assert seal(session, KEY) is None
    record(session, "pi/1", "c")
    third = seal(session, KEY)
    assert third is not None
    assert (third.streams, third.checkpoint.size) == (1, 4)
    assert session.scalars(select(Stream).where(Stream.sealed < Stream.seq)).all() == []
    for stream in ("pi/1", "pi/2"):
        row = session.get_one(Stream, stream)
        assert checked(session, stream) == (row.seq, row.head)


def test_what_does_not_fit_into_one_sealing_is_taken_by_the_next(session: Session, monkeypatch) -> None:
    monkeypatch.setattr(sealer, "MOST", 3)
    for number in range(7):
        record(session, f"pi/{number}", "a")
    taken = []
    while (done := seal(session, KEY)) is not None:
        taken.append(done.streams)
    assert taken == [3, 3, 2]
    assert session.scalar(select(func.count()).select_from(Leaf)) == 8


def test_every_checkpoint_continues_the_one_before(session: Session) -> None:
    for number in range(12):
        record(session, f"pi/{number}", "a")
        seal(session, KEY)
    close_day(session, KEY)
    rows = session.scalars(select(SealedCheckpoint).order_by(SealedCheckpoint.size)).all()
    last = rows[-1]
    for row in rows:
        proof = consistency(session, row.size, last.size)
        assert tree.continues(bytes.fromhex(row.root), row.size, bytes.fromhex(last.root), last.size, proof)


def test_the_closing_snapshot_names_the_last_head_of_every_stream(session: Session) -> None:
    for number in range(5):
        record(session, f"pi/{number}", "a", "b")
    seal(session, KEY)
    record(session, "pi/3", "c")
    seal(session, KEY)
    assert proof_of(session, "pi/3").closing is None
    close_day(session, KEY)
    snapshot = session.scalars(select(Leaf).where(Leaf.kind == LeafKind.SNAPSHOT)).one()
    assert snapshot.seq == 6
    for number in range(5):
        stream = session.get_one(Stream, f"pi/{number}")
        place = proof_of(session, stream.id).closing
        assert place is not None
        leaf = tree.leaf_hash(item(stream.id, stream.seq, stream.head))
        assert tree.includes(bytes.fromhex(snapshot.head), place.size, place.number, leaf, place.hashes)
        older = tree.leaf_hash(item(stream.id, stream.seq - 1, stream.head))
        assert not tree.includes(bytes.fromhex(snapshot.head), place.size, place.number, older, place.hashes)


def test_another_key_does_not_sign(session: Session) -> None:
    record(session, "pi/1", "a")
    seal(session, KEY)
    record(session, "pi/1", "b")
    with pytest.raises(Unavailable, match=r"seal\.key"):
        seal(session, OTHER)
    assert last_checkpoint(session).size == 1


def test_the_next_key_is_named_by_the_one_in_use(session: Session) -> None:
    record(session, "pi/1", "a")
    seal(session, KEY)
    with pytest.raises(BadNote, match="another key"), transaction(session):
        name_next(session, OTHER, KEY, by="u1")
    with transaction(session):
        name_next(session, KEY, OTHER, by="u1")
    record(session, "pi/1", "b")
    seal(session, OTHER)
    old, new = periods(session)
    assert (old.until, new.until) == (new.since, None)
    assert Note.read(last_checkpoint(session).note).by(new.verifier) is not None
    with pytest.raises(Unavailable):
        seal(session, KEY)


def test_a_key_nobody_named_is_found(session: Session) -> None:
    record(session, "pi/1", "a")
    seal(session, KEY)
    with transaction(session):
        body = {"key": str(periods(session)[0].verifier), "signature": "AAAA"}
        ledger.append(session, "cfg/log", "log.key_changed", "u1", body)
    with pytest.raises(BadNote, match="not named"):
        periods(session)


def test_what_was_not_sealed_has_no_proof(session: Session) -> None:
    with pytest.raises(NotFound):
        proof_of(session, "pi/1")
    record(session, "pi/1", "a")
    seal(session, KEY)
    record(session, "pi/2", "a")
    with pytest.raises(NotFound):
        proof_of(session, "pi/2")
    assert close_day(session, KEY) is not None
