"""``firebreak restore``: a backup was put back, as an administrator does it."""

from __future__ import annotations

import os
import shutil
import sqlite3

import pytest
from click.testing import CliRunner

from engine import commands
from engine.records import journal
from engine.text import Text
from web.cli import main, restore


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``firebreak`` on a company of one person, sealed, with a backup from before the second one came."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FIREBREAK_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)

    def invoke(*arguments: str):
        return CliRunner().invoke(main, arguments)

    assert invoke("migrate").exit_code == 0
    for login in ("zhang", "wang"):
        assert invoke("user", "add", login, login, "--password", "Fanghuan-2026").exit_code == 0
        assert invoke("log", "seal", "--once").exit_code == 0
        if login == "zhang":
            with sqlite3.connect("var/firebreak.sqlite") as source, sqlite3.connect("backup.sqlite") as target:
                source.backup(target)
            source.close()
            target.close()
    return invoke


def put_back(tmp_path):
    for name in ("firebreak.sqlite-wal", "firebreak.sqlite-shm"):
        (tmp_path / "var" / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "var" / "firebreak.sqlite")


def test_nothing_is_sealed_or_served_before_the_restore_is_recorded(run, tmp_path):
    (tmp_path / "kept.txt").write_text(run("log", "checkpoint").stdout)
    put_back(tmp_path)
    for refused in (run("log", "seal", "--once"), run("worker"), run("serve")):
        assert refused.exit_code == 1
        assert "firebreak restore" in refused.output
    told = run("log", "check", "--kept", "kept.txt")
    assert told.exit_code == 1
    assert "日志缺少第" in told.output
    done = run("restore")
    assert done.exit_code == 0, done.output
    assert "第 2 代" in done.output
    assert run("log", "seal", "--once").exit_code == 0
    assert "incarnation 2" in run("log", "checkpoint").stdout
    told = run("log", "check", "--kept", "kept.txt")
    assert told.exit_code == 1
    assert "已丢失" in told.output
    assert run("log", "check").exit_code == 0


def test_erasures_since_the_backup_are_done_again_before_the_site_opens(run, tmp_path, monkeypatch):
    assert [replay for _what, replay in restore.REPLAYED] == [commands.replay_destructions, commands.replay_privacy]
    done = []

    def replay(_session, folder, *, by):
        done.append((folder, by.id, run("serve").exit_code))
        return 3

    monkeypatch.setattr(restore, "REPLAYED", ((Text("清除", "Erasures"), replay),))
    put_back(tmp_path)
    said = run("restore")
    assert "清除：重新执行 3 项" in said.output
    assert done == [(tmp_path / "var", "system", 1)], "not before it is done"


def test_each_sealing_leaves_the_evidence_of_lists_before_the_mark_moves(run, tmp_path, monkeypatch):
    mark = tmp_path / "var" / "checkpoint.txt"
    before, seen = mark.read_text(), []
    monkeypatch.setattr(journal, "write", lambda _session, folder: seen.append((folder, mark.read_text())))
    assert run("user", "add", "li", "li", "--password", "Fanghuan-2026").exit_code == 0
    assert run("log", "seal", "--once").exit_code == 0
    assert seen == [(tmp_path / "var", before)]
    assert mark.read_text() != before


def test_a_rehearsal_is_recorded_with_what_the_other_machine_printed(run, tmp_path):
    (tmp_path / "printed.txt").write_text(run("log", "checkpoint").stdout)
    done = run("restore", "--tested", "printed.txt")
    assert done.exit_code == 0, done.output
    (tmp_path / "printed.txt").write_text("nonsense")
    assert run("restore", "--tested", "printed.txt").exit_code == 1
    assert run("restore", "--kept", "printed.txt").exit_code == 1
    assert run("log", "check", "--kept", "printed.txt").exit_code == 1
