"""A number nobody used is proved by its neighbours in the closing snapshot; one that was used cannot be hidden."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.errors import Conflict, NotFound
from engine.sealing import close_day, periods, seal
from engine.sealing.absence import absence_of, cases_closed
from tests.engine.sealing.conftest import KEY, record

VERIFIER = Path(__file__).parents[3] / "verifier" / "verify_absence.py"


@pytest.fixture
def closed(session: Session) -> Session:
    for number in (1, 2, 4, 5):
        record(session, f"pi/{number}", "a")
    record(session, "user/1", "a")
    seal(session, KEY)
    close_day(session, KEY)
    return session


@pytest.fixture
def check(closed: Session, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    key = str(periods(closed)[0].verifier)

    def run(proof: dict[str, Any], *asked: str) -> tuple[int, str]:
        file = tmp_path / "absence.json"
        file.write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(VERIFIER), str(file), "--key", key, *asked]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.mark.parametrize("stream", ["pi/3", "pi/0", "a", "zzz", "pi/22", "pi/诉"])
def test_a_number_nobody_used_is_proved(closed: Session, check, stream: str) -> None:
    code, said = check(absence_of(closed, stream), "--stream", stream)
    assert (code, f"没有 {stream}" in said) == (0, True), said
    assert "共 5 条" in said


def test_a_number_that_was_used_has_no_such_proof(closed: Session) -> None:
    with pytest.raises(Conflict, match="编号用过"):
        absence_of(closed, "pi/2")


def _ask_for_a_used_one(proof: dict[str, Any]) -> None:
    proof["stream"] = "pi/4"


def _skip_one(proof: dict[str, Any]) -> None:
    proof["before"] = None


def _spell_a_neighbour_otherwise(proof: dict[str, Any]) -> None:
    proof["after"]["item"] = proof["after"]["item"].replace("pi/4", "pi/5")


def _another_snapshot(proof: dict[str, Any]) -> None:
    proof["snapshot"]["entry"] = proof["snapshot"]["entry"].replace('"count":5', '"count":6')


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (_ask_for_a_used_one, "不在两者之间"),
        (_skip_one, "并不相邻"),
        (_spell_a_neighbour_otherwise, "不在快照中"),
        (_another_snapshot, "不在日志的这个位置"),
    ],
)
def test_a_forged_proof_is_found(closed: Session, check, forge, words: str) -> None:
    proof = absence_of(closed, "pi/3")
    forge(proof)
    code, said = check(proof)
    assert (code, words in said) == (1, True), said


def test_a_proof_for_another_number_is_not_taken(closed: Session, check) -> None:
    assert check(absence_of(closed, "pi/3"), "--stream", "pi/33")[0] == 1
    assert check({})[0] == 2


def test_the_population_is_that_of_the_closing(closed: Session) -> None:
    assert cases_closed(closed) == 4
    record(closed, "pi/3", "a")
    seal(closed, KEY)
    assert cases_closed(closed) == 4, "not closed yet"
    close_day(closed, KEY)
    assert cases_closed(closed) == 5


def test_before_the_first_closing_nothing_is_proved(session: Session) -> None:
    assert cases_closed(session) == 0
    record(session, "pi/1", "a")
    seal(session, KEY)
    with pytest.raises(NotFound):
        absence_of(session, "pi/2")
