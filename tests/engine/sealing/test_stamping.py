"""An authority elsewhere stamps a checkpoint once a month; openssl and the product agree on what it stamped."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.model import SealedCheckpoint
from engine.sealing import exported, keep, last_checkpoint, periods
from engine.sealing.stamping import check_stamps, stamp_due, stamps
from tests.engine.sealing.authority import OwnAuthority
from tests.engine.sealing.conftest import KEY, record
from tests.engine.sealing.verifiers import Check, check, window

__all__ = ["check", "window"]


@pytest.fixture
def authority(tmp_path: Path) -> OwnAuthority:
    return OwnAuthority(tmp_path / "tsa")


@pytest.fixture
def stamped(session: Session, authority: OwnAuthority) -> Session:
    """A sealed log whose newest checkpoint is stamped."""
    record(session, "pi/1", "a")
    while keep(session, KEY):
        pass
    assert stamp_due(session, authority.known, by=authority.answer)
    return session


def test_a_record_brings_the_stamp_that_openssl_verifies(
    stamped: Session, authority: OwnAuthority, check: Check
) -> None:
    told = exported(stamped, "pi/1", since=last_checkpoint(stamped).size)
    text = told["stamp"]["checkpoint"].rpartition("\n\n")[0].encode() + b"\n"
    token = b64decode(told["stamp"]["token"])
    assert authority.accepts(text, token)
    assert not authority.accepts(text.replace(b"at 20", b"at 19"), token)
    assert check(told, key=str(periods(stamped)[0].verifier), kept=told["stamp"]["checkpoint"])[0] == 0


def test_one_checkpoint_of_each_month_is_stamped(stamped: Session, authority: OwnAuthority) -> None:
    record(stamped, "pi/1", "b")
    keep(stamped, KEY)
    assert stamp_due(stamped, authority.known, by=authority.answer)
    assert authority.asked == 1
    with clock.frozen(clock.now() + timedelta(days=32)):
        record(stamped, "pi/1", "c")
        keep(stamped, KEY)
        assert stamp_due(stamped, authority.known, by=authority.answer)
    assert authority.asked == 2
    assert [one.size for one in stamps(stamped)] == sorted({one.size for one in stamps(stamped)}, reverse=True)


def test_a_stamp_is_of_its_checkpoint_and_of_the_authority_known(
    stamped: Session, authority: OwnAuthority, tmp_path: Path
) -> None:
    assert list(check_stamps(stamped, authority.known.roots)) == []
    other = OwnAuthority(tmp_path / "other")
    assert len(list(check_stamps(stamped, other.known.roots))) == 1
    row = last_checkpoint(stamped)
    with transaction(stamped):
        stamped.execute(
            update(SealedCheckpoint)
            .where(SealedCheckpoint.size == row.size)
            .values(note=row.note.replace("at 20", "at 19"))
        )
    stamped.expire_all()
    assert "时间戳不对" in next(check_stamps(stamped, authority.known.roots)).text.zh


def test_a_checkpoint_of_the_future_is_found_by_its_stamp(session: Session, authority: OwnAuthority) -> None:
    with clock.frozen(clock.now() + timedelta(days=1)):
        record(session, "pi/1", "a")
        keep(session, KEY)
        assert stamp_due(session, authority.known, by=authority.answer)
    assert "晚于时间戳" in next(check_stamps(session, authority.known.roots)).text.zh


@pytest.mark.parametrize("answer", [(503, b""), (200, b"nonsense"), None], ids=["refuses", "nonsense", "away"])
def test_what_is_no_stamp_is_not_kept_and_asked_for_again(
    session: Session, authority: OwnAuthority, answer: tuple[int, bytes] | None
) -> None:
    def other(_address: str, _content: bytes, _kind: str) -> tuple[int, bytes]:
        if answer is None:
            raise OSError("no route")
        return answer

    assert stamp_due(session, authority.known, by=other), "nothing to stamp yet"
    record(session, "pi/1", "a")
    keep(session, KEY)
    assert not stamp_due(session, authority.known, by=other)
    assert stamps(session) == []
    assert exported(session, "pi/1")["stamp"] is None
    assert stamp_due(session, authority.known, by=authority.answer)
    assert len(stamps(session)) == 1


def test_an_old_answer_does_not_stamp_a_new_checkpoint(stamped: Session, authority: OwnAuthority) -> None:
    old = last_checkpoint(stamped).token
    assert old is not None
    with clock.frozen(clock.now() + timedelta(days=32)):
        record(stamped, "pi/1", "b")
        keep(stamped, KEY)
        assert not stamp_due(stamped, authority.known, by=lambda *_: (200, old))
