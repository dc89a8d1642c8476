"""Notes as other programs write and read them; the first example is that of the Go module database's documentation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.sealing.notes import LOG, WITNESS, BadNote, Checkpoint, Note, Verifier, public_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
FOREIGN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FOREIGN = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
CHECKPOINT = Checkpoint("firebreak.example/log", 7, bytes(32))


def test_a_note_made_elsewhere_is_read() -> None:
    verifier = Verifier.read(FOREIGN_KEY)
    note = Note.read(FOREIGN)
    assert note.by(verifier) is not None
    assert (str(verifier), str(note)) == (FOREIGN_KEY, FOREIGN)


@pytest.mark.parametrize(
    ("old", "new"), [("your problem,", "my problem,"), ("x08go/ZJ", "x08go/ZK"), ("problem is.\n", "problem is. \n")]
)
def test_a_changed_note_is_refused(old: str, new: str) -> None:
    with pytest.raises(BadNote, match="does not fit"):
        Note.read(FOREIGN.replace(old, new)).by(Verifier.read(FOREIGN_KEY))


def test_a_checkpoint_is_signed_and_witnessed() -> None:
    note = CHECKPOINT.note.signed("log", KEY).cosigned("qa", OTHER, AT)
    read = Note.read(str(note))
    assert Checkpoint.read(read.text) == CHECKPOINT
    log, qa = Verifier("log", LOG, public_of(KEY)), Verifier("qa", WITNESS, public_of(OTHER))
    by_log, by_qa = read.by(log), read.by(qa)
    assert by_log is not None
    assert by_qa is not None
    assert (by_log.at, by_qa.at) == (None, AT)
    assert read.by(Verifier("legal", WITNESS, public_of(OTHER))) is None
    assert Verifier.read(str(qa)) == qa


def test_a_witness_cannot_be_given_another_time() -> None:
    early = CHECKPOINT.note.cosigned("qa", OTHER, AT)
    later = CHECKPOINT.note.cosigned("qa", OTHER, AT.replace(hour=9))
    name, octets = early.lines[0].rsplit(" ", 1)
    forged = f"{name} {later.lines[0].rsplit(' ', 1)[1][:16]}{octets[16:]}"
    with pytest.raises(BadNote, match="does not fit"):
        Note(early.text, (forged,)).by(Verifier("qa", WITNESS, public_of(OTHER)))


@pytest.mark.parametrize("text", ["", "a\n", "a\n\n", "a\n\nb\n", "a\n\n— n k", "a\tb\n\n— n aaaa\n"])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Note.read(text)


@pytest.mark.parametrize("text", ["", "log\n", "log\n07\n" + "A" * 43 + "=\n", "log\n7\nAAAA\n", "log\n-1\nAAAA\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.read(text)


@pytest.mark.parametrize("text", ["", "a", "a+00000000+AA==", FOREIGN_KEY.replace("c74f", "c74e"), FOREIGN_KEY[:-4]])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Verifier.read(text)
