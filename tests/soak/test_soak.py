"""The long runs can be begun, say how they go, and tell by their exit code what they found."""

from __future__ import annotations

import pytest

from tests.properties.play import Mismatch
from tests.soak import processes
from tests.soak.__main__ import main


def test_a_run_says_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["processes", "--first", "7", "--count", "2", "--steps", "3"]) == 0
    assert capsys.readouterr().out.startswith("2 processes, ")


def test_a_mistake_makes_the_run_fail(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*args: object, **kwargs: object) -> None:
        raise Mismatch("seed 7: told")

    monkeypatch.setattr(processes, "play", wrong)
    assert main(["processes", "--first", "7", "--count", "1"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "seed 7: told"
