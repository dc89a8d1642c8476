"""A real witness over HTTP: started from the command line, asked by ``firebreak log seal``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.sealing.notes import WITNESS, Verifier
from web.cli import main

PATIENCE = 60


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A company with something sealed; returns the log's key."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FIREBREAK_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    for words in (
        ["migrate"],
        ["user", "add", "zhang", "张三", "--password", "Fanghuan-2026"],
        ["log", "seal", "--once"],
    ):
        answer = CliRunner().invoke(main, words)
        assert answer.exit_code == 0, answer.output
    return CliRunner().invoke(main, ["log", "key"]).stdout.strip()


@pytest.fixture
def witness(company: str, tmp_path: Path) -> Iterator[str]:
    """A witness in a process of its own; yields its address and key."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from web.cli import main; main()", "witness", "--name", "qa.example"]
    asked = ["--log", company, "--port", str(port), "--data", str(tmp_path / "qa")]
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen([*command, *asked], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        key = process.stdout.readline().strip()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port} {key}"
        process.terminate()


def test_a_witness_signs_what_is_sealed_and_remembers(witness: str, tmp_path: Path) -> None:
    key = witness.split(" ")[1]
    for number in range(3):
        words = ["user", "add", f"li{number}", "李四", "--password", "Fanghuan-2026"]
        assert CliRunner().invoke(main, words).exit_code == 0
        sealed = CliRunner().invoke(main, ["log", "seal", "--once"], env={"FIREBREAK_WITNESSES": witness})
        assert sealed.exit_code == 0, sealed.output
        assert "— qa.example " in CliRunner().invoke(main, ["log", "checkpoint"]).stdout
    CliRunner().invoke(main, ["log", "record", "cfg/log", "--to", "record.json"])
    verifier = Path(__file__).parents[3] / "verifier" / "verify_record.py"
    log_key = CliRunner().invoke(main, ["log", "key"]).stdout.strip()
    command = [sys.executable, str(verifier), "record.json", "--key", log_key, "--witness", key]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "见证 qa.example" in done.stdout


def test_a_witness_that_is_away_is_named(company: str) -> None:
    away = f"http://127.0.0.1:9 {Verifier('qa.example', WITNESS, bytes(32))}"
    answer = CliRunner().invoke(main, ["log", "seal", "--once"], env={"FIREBREAK_WITNESSES": away})
    assert (answer.exit_code, "qa.example" in answer.output) == (1, True)
    answer = CliRunner().invoke(main, ["log", "seal", "--once"], env={"FIREBREAK_WITNESSES": "http://127.0.0.1:9 x"})
    assert (answer.exit_code, "FIREBREAK_WITNESSES" in answer.output) == (1, True)
    assert CliRunner().invoke(main, ["witness", "--name", "qa", "--log", "nonsense"]).exit_code == 1
