"""``firebreak log``: sealing, exporting and checking from the command line, as an administrator and an auditor do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from engine.database import open_engine, sessions
from engine.model import Stream
from engine.model.packed import pack, unpack
from tests.engine.sealing.authority import OwnAuthority
from web import config
from web.cli import main
from web.cli.log import sealer_of

VERIFIER = Path(__file__).parents[3] / "verifier" / "verify_record.py"


@pytest.fixture
def log(tmp_path, monkeypatch):
    """Run ``firebreak log`` on a company of one person."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FIREBREAK_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)

    def run(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(main, ["log", *arguments], env=environment)

    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    added = CliRunner().invoke(main, ["user", "add", "zhang", "张三", "--password", "Fanghuan-2026"])
    assert added.exit_code == 0, added.output
    return run


def stream_of_person() -> str:
    """Return the stream of the person."""
    engine = open_engine("sqlite:///var/firebreak.sqlite")
    with sessions(engine)() as session:
        return session.scalars(select(Stream.id).where(Stream.id.startswith("user/"))).first()


def test_a_record_is_exported_and_checked_by_the_one_who_was_given_the_key(log, tmp_path):
    assert log("key").exit_code == 1
    assert log("seal", "--once").exit_code == 0
    (tmp_path / "kept.txt").write_text(log("checkpoint").stdout)
    size = (tmp_path / "kept.txt").read_text().splitlines()[1]
    stream = stream_of_person()
    told = log("record", stream, "--to", "record.json", "--since", size)
    assert told.exit_code == 0, told.output
    key = log("key").stdout.strip()
    command = [sys.executable, str(VERIFIER), "record.json", "--key", key, "--kept", "kept.txt"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "未改动" in done.stdout
    assert log("record", "pi/nowhere").exit_code == 1
    assert log("record", stream, "--since", "99").exit_code == 1
    assert "日志、各条链与业务表相符" in log("check").output


@pytest.mark.parametrize("column", ["actor", "type", "body"])
def test_an_event_edited_below_its_seal_is_found(log, column):
    assert log("seal", "--once").exit_code == 0
    raw = sqlite3.connect("var/firebreak.sqlite")
    raw.execute("DROP TRIGGER event_refuse_update")
    stream, old = raw.execute(f"SELECT stream, {column} FROM event WHERE stream LIKE 'user/%'").fetchone()
    # Packed anew: a bit turned over behind the end of the text would change nothing that is said.
    other = pack(f"{unpack(old)}x") if isinstance(old, bytes) else f"{old}x"
    raw.execute(f"UPDATE event SET {column} = ? WHERE stream = ? AND seq = 1", (other, stream))
    raw.commit()
    raw.close()
    done = log("check")
    assert (done.exit_code, stream in done.output) == (1, True), done.output


def test_a_value_removed_from_the_database_is_found(log):
    assert log("seal", "--once").exit_code == 0
    raw = sqlite3.connect("var/firebreak.sqlite")
    raw.execute("DELETE FROM disclosure WHERE stream LIKE 'user/%'")
    raw.commit()
    raw.close()
    done = log("check")
    assert (done.exit_code, f"{stream_of_person()}：受保护内容缺失" in done.output) == (1, True), done.output


def test_a_number_nobody_used_is_proved(log, tmp_path):
    assert log("absent", "TS-2026-9999", "--to", "absence.json").exit_code == 1
    assert log("seal", "--once").exit_code == 0
    done = log("absent", "TS-2026-9999", "--to", "absence.json")
    assert done.exit_code == 0, done.output
    program = str(VERIFIER.with_name("verify_absence.py"))
    command = [sys.executable, program, "absence.json", "--key", log("key").stdout.strip()]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (checked.returncode, "没有 pi/TS-2026-9999" in checked.stdout) == (0, True), checked.stderr


def test_the_key_is_changed_and_the_old_one_is_gone(log, tmp_path):
    log("seal", "--once")
    before, file = log("key").stdout.strip(), tmp_path / "var" / "seal.key"
    old = file.read_text()
    assert log("renew").exit_code == 0
    after = log("key").stdout.strip()
    assert before != after
    assert file.read_text() != old
    assert log("seal", "--once").exit_code == 0
    refused = log("seal", "--once", FIREBREAK_SEAL_KEY=old.strip())
    assert refused.exit_code == 1
    assert "seal.key" in refused.output
    assert log("renew", FIREBREAK_SEAL_KEY=old.strip()).exit_code == 1
    assert log("seal", "--once", FIREBREAK_SEAL_KEY="nonsense").exit_code == 1


def test_a_change_of_the_key_that_was_killed_half_way_is_finished_by_the_next_one(log, tmp_path, monkeypatch):
    def killed(*_paths):
        raise KeyboardInterrupt

    log("seal", "--once")
    with monkeypatch.context() as patched:
        patched.setattr("web.cli.log.os.replace", killed)
        assert log("renew").exit_code != 0
    assert (tmp_path / "var" / "seal.key.new").exists()
    assert log("seal", "--once").exit_code == 1, "the log expects the key that is not in its place yet"
    assert log("renew").exit_code == 0
    assert not (tmp_path / "var" / "seal.key.new").exists()
    assert log("seal", "--once").exit_code == 0
    assert "相符" in log("check").output


def test_a_running_sealer_goes_on_with_the_new_key(log, monkeypatch):
    settings = config.load()
    engine = open_engine("sqlite:///var/firebreak.sqlite")
    sealer = sealer_of(settings, sessions(engine))
    with sessions(engine)() as session:
        sealer._work(session)
        assert log("renew").exit_code == 0
        sealer._work(session)
        assert session.scalar(select(func.count()).select_from(Stream).where(Stream.sealed < Stream.seq)) == 0
    engine.dispose()


def test_an_authority_is_asked_over_http_and_its_stamp_checked(log, tmp_path):
    authority = OwnAuthority(tmp_path / "tsa")

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = authority.answer(self.path, content, self.headers["Content-Type"])
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    known = {"FIREBREAK_TSA": f"http://127.0.0.1:{server.server_port}/tsr", "FIREBREAK_TSA_CA": str(authority.root)}
    try:
        done = log("seal", "--once", **known)
        assert done.exit_code == 0, done.output
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert log("check", **known).exit_code == 0
    other = OwnAuthority(tmp_path / "other")
    refused = log("check", **{**known, "FIREBREAK_TSA_CA": str(other.root)})
    assert refused.exit_code == 1
    assert "时间戳不对" in refused.output
    wrong = log("seal", "--once", **{**known, "FIREBREAK_TSA_CA": "none.pem"})
    assert wrong.exit_code == 1
    assert "FIREBREAK_TSA_CA" in wrong.output
