"""The long runs can be begun, say how they go, and tell by their exit code what they found."""

from __future__ import annotations

from random import Random

import pytest

from tests.properties.play import Mismatch
from tests.soak import fuzz, processes
from tests.soak.__main__ import main


def test_a_run_says_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["processes", "--first", "7", "--count", "2", "--steps", "3"]) == 0
    assert capsys.readouterr().out.startswith("2 processes, ")


def test_a_run_over_logs_says_what_was_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", "--first", "125", "--count", "2", "--steps", "6"]) == 0
    assert "late, named" in capsys.readouterr().out


def test_a_mistake_makes_the_run_fail(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*args: object, **kwargs: object) -> None:
        raise Mismatch("seed 7: told")

    monkeypatch.setattr(processes, "play", wrong)
    assert main(["processes", "--first", "7", "--count", "1"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "seed 7: told"


def test_broken_files_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", "--seconds", "1"]) == 0
    assert capsys.readouterr().out.endswith(" files and expressions broken, 0 did harm\n")


def test_harm_makes_the_run_fail_and_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def harmed(_session: object, name: str, _source: bytes) -> None:
        if name == "user-task.bpmn":
            raise KeyError("told")

    monkeypatch.setattr(fuzz, "handle", harmed)
    monkeypatch.setattr(fuzz, "FILES", [path for path in fuzz.FILES if "task" in path.name])
    assert main(["fuzz", "--seconds", "0.1", "--first", "5"]) == 1
    assert "python -m tests.soak fuzz --first" in capsys.readouterr().out


def test_files_are_broken_in_every_way() -> None:
    whole = fuzz.FILES[0].read_bytes()
    for way in fuzz.WAYS:
        assert any(way(Random(seed), whole) != whole for seed in range(5)), way
    assert fuzz.break_file(Random(1), whole) == fuzz.break_file(Random(1), whole)
