"""A backup is put back: the log says so and goes on; whoever kept a newer checkpoint is told what was lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.database import open_engine, sessions
from engine.errors import Conflict, Invalid, Unavailable
from engine.sealing import check_log, close_day, exported, last_checkpoint, periods, seal
from engine.sealing.restoring import check_mark, compare, leave_mark, read_kept, rehearsals, restorations
from tests.engine.sealing.conftest import KEY, record
from tests.engine.sealing.verifiers import Check, check, window

__all__ = ["check", "window"]


@pytest.fixture
def early(session: Session, tmp_path: Path) -> str:
    """Record and seal a little, keep a backup of it, go on; return the checkpoint of the backup."""
    for number in range(5):
        record(session, f"pi/{number}", "a", "b")
    seal(session, KEY)
    note = last_checkpoint(session).note
    session.rollback()
    session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    session.rollback()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "backup.db")
    for number in range(3):
        record(session, f"pi/{number}", "c")
    record(session, "pi/new", "a")
    seal(session, KEY)
    leave_mark(session, tmp_path)
    return note


@pytest.fixture
def restored(early: str, tmp_path: Path) -> Iterator[Session]:
    """The company on its backup, which was put back."""
    engine = open_engine(f"sqlite:///{tmp_path / 'backup.db'}")
    with sessions(engine)() as opened:
        yield opened
    engine.dispose()


def test_a_restored_database_does_not_open_before_it_is_said(
    session: Session, restored: Session, tmp_path: Path
) -> None:
    check_mark(session, tmp_path)
    with pytest.raises(Unavailable, match="firebreak restore"):
        check_mark(restored, tmp_path)
    done = commands.note_restore(restored, tmp_path, by=SYSTEM)
    assert (done.incarnation, done.size, done.lost) == (2, 5, 5)
    leave_mark(restored, tmp_path)
    check_mark(restored, tmp_path)


def test_chains_and_log_go_on_in_a_new_incarnation(
    session: Session, restored: Session, early: str, tmp_path: Path, check: Check
) -> None:
    lost = last_checkpoint(session).note
    commands.note_restore(restored, tmp_path, lost, by=SYSTEM)
    record(restored, "pi/1", "d")
    seal(restored, KEY)
    close_day(restored, KEY)
    for _ in range(7):
        record(restored, "pi/2", "e")
        seal(restored, KEY)
    assert "\nincarnation 2\n" in last_checkpoint(restored).note
    assert list(check_log(restored)) == []
    assert ledger.verify(restored, "pi/1").ok
    key = str(periods(restored)[0].verifier)
    kept = int(early.splitlines()[1])
    assert check(exported(restored, "pi/1", since=kept), key=key, kept=early)[0] == 0
    size = int(lost.splitlines()[1])
    code, said = check(exported(restored, "pi/1", since=size), key=key, kept=lost)
    assert (code, "与您留存的检查点不相接" in said) == (1, True), said


def test_a_newer_checkpoint_tells_exactly_which_entries_were_lost(
    session: Session, restored: Session, early: str, tmp_path: Path
) -> None:
    lost = last_checkpoint(session).note
    assert [flaw.text.zh for flaw in compare(restored, read_kept(restored, lost))] == ["日志缺少第 5 至 9 项"]
    commands.note_restore(restored, tmp_path, lost, by=SYSTEM)
    for number in range(12):
        record(restored, f"pi/x{number}", "a")
    seal(restored, KEY)
    (flaw,) = compare(restored, read_kept(restored, lost))
    assert "恢复到第 5 项" in flaw.text.zh
    assert "第 5 至 9 项已丢失" in flaw.text.zh
    assert list(compare(restored, read_kept(restored, early))) == []
    assert [one.lost for one in restorations(restored)] == [5]


def test_a_history_written_anew_is_not_taken_for_a_restore(
    session: Session, restored: Session, early: str, tmp_path: Path
) -> None:
    for number in range(12):
        record(restored, f"pi/x{number}", "a")
    seal(restored, KEY)
    lost = last_checkpoint(session).note
    (flaw,) = compare(restored, read_kept(restored, lost))
    assert "历史被改写" in flaw.text.zh
    with pytest.raises(Conflict, match="历史"):
        commands.note_restore(restored, tmp_path, lost, by=SYSTEM)
    with pytest.raises(Unavailable):
        check_mark(restored, tmp_path)


def test_a_rehearsal_is_recorded_by_what_the_restored_backup_says(session: Session, early: str) -> None:
    commands.note_rehearsal(session, early, by=SYSTEM)
    (done,) = rehearsals(session)
    assert done.size == 5
    assert done.sealed <= done.at
    with pytest.raises(Invalid):
        commands.note_rehearsal(session, early.replace("\n5\n", "\n4\n"), by=SYSTEM)
    with pytest.raises(Invalid):
        commands.note_restore(session, Path(), "nonsense", by=SYSTEM)


def test_data_of_another_company_leave_no_mark(session: Session, early: str, tmp_path: Path) -> None:
    (tmp_path / "checkpoint.txt").write_text("other/log\n9\n" + "A" * 43 + "=\n\n")
    check_mark(session, tmp_path)
    (tmp_path / "checkpoint.txt").write_text("nonsense")
    check_mark(session, tmp_path)
