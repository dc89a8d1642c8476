"""A witness signs what continues the history it knows, and nothing else; the log keeps what it signed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.model import Leaf, SealedCheckpoint, Stream, TreeNode
from engine.sealing import keep, last_checkpoint, periods
from engine.sealing.asking import Asked, ask
from engine.sealing.notes import LOG, Checkpoint, Note, Verifier, public_of
from engine.sealing.witness import Refused, Request, Witness
from tests.engine.sealing.conftest import KEY, record

QA = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ADDRESS = "http://qa.example"


class Wire:
    """Brings requests to a witness as HTTP would, and counts them."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self.sent = 0

    def __call__(self, address: str, content: bytes) -> tuple[int, bytes]:
        assert address == f"{ADDRESS}/add-checkpoint"
        self.sent += 1
        try:
            return 200, f"{self.witness.add(Request.read(content))}\n".encode()
        except Refused as refusal:
            return refusal.status, (str(refusal.size) if refusal.size is not None else str(refusal)).encode()


@pytest.fixture
def wire(session: Session, tmp_path: Path) -> Wire:
    record(session, "pi/1", "a")
    keep(session, KEY)
    return Wire(Witness("qa.example", QA, [one.verifier for one in periods(session)], tmp_path / "kept.json"))


def asked(wire: Wire) -> tuple[Asked, ...]:
    return Asked.read(f"{ADDRESS}/ {wire.witness.verifier}")


def test_every_checkpoint_is_signed_by_the_witness_once(session: Session, wire: Wire, tmp_path: Path) -> None:
    assert ask(session, asked(wire), by=wire) == []
    assert wire.sent == 1
    assert ask(session, asked(wire), by=wire) == []
    assert wire.sent == 1
    for number in range(5):
        record(session, f"pi/{number}", "b")
        keep(session, KEY)
        assert ask(session, asked(wire), by=wire) == []
        note = Note.read(last_checkpoint(session).note)
        signature = note.by(wire.witness.verifier)
        assert signature is not None
        assert signature.at is not None
        assert len(note.lines) == 2
    again = Wire(Witness("qa.example", QA, [one.verifier for one in periods(session)], tmp_path / "kept.json"))
    record(session, "pi/1", "c")
    keep(session, KEY)
    assert ask(session, asked(again), by=again) == [], "the witness was started anew"


def test_a_history_written_anew_is_not_signed(session: Session, wire: Wire) -> None:
    for number in range(4):
        record(session, f"pi/{number}", "b")
    keep(session, KEY)
    ask(session, asked(wire), by=wire)
    with transaction(session):
        for table in (Leaf, TreeNode, SealedCheckpoint):
            session.execute(delete(table))
        session.execute(update(Stream).where(Stream.id == "pi/2").values(head="0" * 64))
        session.execute(update(Stream).values(sealed=0))
    with clock.frozen(clock.now() + timedelta(days=1)):
        for number in range(9):
            record(session, f"pi/x{number}", "b")
        keep(session, KEY)
        assert ask(session, asked(wire), by=wire) == ["qa.example"]
    assert Note.read(last_checkpoint(session).note).by(wire.witness.verifier) is None


def test_a_log_that_went_back_is_not_signed(session: Session, wire: Wire) -> None:
    earlier = last_checkpoint(session).note
    record(session, "pi/1", "b")
    keep(session, KEY)
    ask(session, asked(wire), by=wire)
    size = last_checkpoint(session).size
    with pytest.raises(Refused) as refusal:
        wire.witness.add(Request(0, (), earlier))
    assert (refusal.value.status, refusal.value.size) == (409, size)


@pytest.mark.parametrize(
    ("status", "origin", "key"), [(404, "other/log", KEY), (403, None, QA)], ids=["unknown log", "other key"]
)
def test_strangers_are_refused(
    session: Session, wire: Wire, status: int, origin: str | None, key: Ed25519PrivateKey
) -> None:
    name = origin or periods(session)[0].verifier.name
    note = Checkpoint(name, 9, bytes(32)).note.signed(name, key)
    with pytest.raises(Refused) as refusal:
        wire.witness.add(Request(0, (), str(note)))
    assert refusal.value.status == status


@pytest.mark.parametrize(
    "content", [b"", b"old\n\nx", b"old -1\n\nx", b"old 0\n???\n\nx", b"old 0\n\nno note", b"\xff"]
)
def test_what_is_no_request_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        Request.read(content)
    assert refusal.value.status == 400


def test_a_proof_nobody_needs_is_refused(session: Session, wire: Wire) -> None:
    with pytest.raises(Refused) as refusal:
        wire.witness.add(Request(0, (bytes(32),), last_checkpoint(session).note))
    assert refusal.value.status == 422


def test_a_witness_that_is_away_is_named_and_asked_again(session: Session, wire: Wire) -> None:
    def nobody(_address: str, _content: bytes) -> tuple[int, bytes]:
        raise OSError("no route")

    assert ask(session, asked(wire), by=nobody) == ["qa.example"]
    assert ask(session, asked(wire), by=lambda _address, _content: (200, b"nonsense\n")) == ["qa.example"]
    assert ask(session, asked(wire), by=lambda _address, _content: (500, b"broken")) == ["qa.example"]
    assert ask(session, asked(wire), by=wire) == []


def test_addresses_and_keys_are_read() -> None:
    key = Verifier("qa", LOG, public_of(QA))
    assert Asked.read("") == ()
    with pytest.raises(ValueError, match="not an address"):
        Asked.read(f"qa.example {key}")
    with pytest.raises(ValueError, match="not a verifier key"):
        Asked.read("http://qa.example")
