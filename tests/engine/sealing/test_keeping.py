"""Round by round everything is sealed and each day closed once; the log is compared with the chains."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.model import Event, Leaf, LeafKind, SealedCheckpoint, TreeNode
from engine.sealing import check_log, keep, sealer
from tests.engine.sealing.conftest import KEY, record

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def closings(session: Session) -> list[datetime]:
    return [clock.local(leaf.at) for leaf in session.scalars(select(Leaf).where(Leaf.kind == LeafKind.SNAPSHOT))]


def test_each_day_is_closed_once_and_only_when_something_was_sealed(session: Session) -> None:
    with clock.frozen(NOON):
        assert keep(session, KEY) == 0
        record(session, "pi/1", "a")
        keep(session, KEY)
        keep(session, KEY)
    begun = len(closings(session))
    with clock.frozen(NOON + timedelta(hours=11)):
        record(session, "pi/1", "b")
        keep(session, KEY)
        assert len(closings(session)) == begun
    with clock.frozen(NOON + timedelta(hours=12, minutes=1)):
        keep(session, KEY)
        keep(session, KEY)
        assert len(closings(session)) == begun + 1
    with clock.frozen(NOON + timedelta(days=3)):
        keep(session, KEY)
        assert len(closings(session)) == begun + 1, "nothing happened since"


def test_a_round_says_when_more_waits(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealer, "MOST", 2)
    monkeypatch.setattr("engine.sealing.keeper.MOST", 2)
    for number in range(3):
        record(session, f"pi/{number}", "a")
    assert keep(session, KEY) == 2
    assert keep(session, KEY) == 2
    assert keep(session, KEY) == 0


def _sealed(session: Session) -> None:
    for number in range(4):
        record(session, f"pi/{number}", "a", "b")
    keep(session, KEY)
    record(session, "pi/0", "c")
    keep(session, KEY)


def test_a_whole_log_has_no_flaw(session: Session) -> None:
    _sealed(session)
    assert list(check_log(session)) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (update(Event).where(Event.stream == "pi/2", Event.seq == 2).values(hash="0" * 64), "与签封的不符"),
        (delete(Event).where(Event.stream == "pi/2", Event.seq == 2), "与签封的不符"),
        (update(Leaf).where(Leaf.index == 1).values(head="0" * 64), "与日志不符"),
        (delete(Leaf).where(Leaf.index == 1), "缺少第 1 项"),
        (delete(Leaf).where(Leaf.index >= 3), "与日志不符"),
        (update(SealedCheckpoint).values(root="0" * 64, note="x"), "not a signed note"),
    ],
)
def test_what_was_changed_behind_the_log_is_found(session: Session, statement, words: str) -> None:
    _sealed(session)
    with transaction(session):
        session.execute(statement)
    assert any(words in flaw.text.zh for flaw in check_log(session))


def test_a_cut_end_is_found(session: Session) -> None:
    _sealed(session)
    with transaction(session):
        session.execute(delete(SealedCheckpoint).where(SealedCheckpoint.size > 4))
        session.execute(delete(TreeNode))
    assert [flaw.text.zh for flaw in check_log(session)] == ["日志末尾没有检查点"]


def test_a_seal_made_with_the_clock_set_back_is_found(session: Session) -> None:
    _sealed(session)
    with clock.frozen(clock.now() - timedelta(days=1)):
        record(session, "pi/1", "c")
        keep(session, KEY)
    assert any("早于前一项" in flaw.text.zh for flaw in check_log(session))
