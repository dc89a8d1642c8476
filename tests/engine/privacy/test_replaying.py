"""A restored backup is older than what was erased since: the list beside the keys says what to erase again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.privacy import erasures
from engine.privacy.scrubbing import ERASED
from engine.queries.casefile import values_of
from engine.registers import get
from tests.engine.privacy.conftest import NAME, Held


@pytest.fixture
def restored(held: Held, database_url: str, tmp_path: Path) -> Held:
    """Return the company after an erasure, with the backup from before it restored."""
    session, file = held.company.session, Path(database_url.removeprefix("sqlite:///"))
    backup = tmp_path / "backup.sqlite"
    session.rollback()
    with sqlite3.connect(file) as now, sqlite3.connect(backup) as then:
        now.backup(then)
    commands.cancel(session, held.case.instance.id, reason="客户撤诉", by=held.asks)
    held.erased()
    session.rollback()
    assert erasures.keep(session, tmp_path / "keys") == 1
    assert erasures.keep(session, tmp_path / "keys") == 0
    session.rollback()
    with sqlite3.connect(backup) as then, sqlite3.connect(file) as now:
        then.backup(now)
    session.expire_all()
    return held


def test_what_was_erased_is_erased_again_even_where_the_case_still_runs(restored: Held, tmp_path: Path) -> None:
    session, keys = restored.company.session, tmp_path / "keys"
    assert values_of(session, restored.case.instance)["customer_name"] == NAME
    assert commands.replay_privacy(session, keys, by=SYSTEM) == 1
    session.rollback()
    session.expire_all()
    assert values_of(session, restored.case.instance)["customer_name"] == ERASED
    done = restored.case.facts[-1]
    assert (done.type, done.public["replayed"]) == ("privacy.erased", True)
    (order,) = erasures.kept(keys)
    entry = get(session, "privacy-request", order.number)
    assert entry is not None
    assert (entry.data["state"], entry.data["decided_by"]) == ("done", restored.approves.id)
    assert commands.replay_privacy(session, keys, by=SYSTEM) == 0


def test_a_line_cut_off_by_a_crash_is_written_again(restored: Held, tmp_path: Path) -> None:
    session, keys = restored.company.session, tmp_path / "keys"
    commands.replay_privacy(session, keys, by=SYSTEM)
    file = keys / erasures.FILE
    file.write_text(file.read_text(encoding="utf-8")[:40] + "\n", encoding="utf-8")
    session.rollback()
    assert erasures.keep(session, keys) == 1
    assert len(erasures.kept(keys)) == 1


def test_what_the_older_database_does_not_hold_is_passed_over(restored: Held, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    file = keys / erasures.FILE
    file.write_text(file.read_text(encoding="utf-8").replace("KH-00001", "KH-00777"), encoding="utf-8")
    assert commands.replay_privacy(restored.company.session, keys, by=SYSTEM) == 1
    restored.company.session.rollback()
    customer = get(restored.company.session, "customer", "KH-00001")
    assert customer is not None
    assert values_of(restored.company.session, restored.case.instance)["customer_name"] == ERASED
