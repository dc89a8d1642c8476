"""Files that mean harm are refused with a list of problems, or run within bounds; they never break anything."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import ledger
from engine.database import open_engine, sessions
from engine.errors import DefinitionInvalid
from engine.lint import lint_sources
from tests.hostile import diagrams, tables
from tests.hostile.bounds import BROKEN, FINE, within_bounds
from tests.hostile.handling import handle

Attack = Callable[[], bytes]
ALL = [
    *[("file.bpmn", name, make) for name, make in diagrams.ATTACKS.items()],
    *[("file.dmn", name, make) for name, make in tables.DECISIONS.items()],
    *[("file.form", name, make) for name, make in tables.FORMS.items()],
]


@pytest.mark.parametrize(
    ("file", "name", "make"), [pytest.param(*each, id=f"{each[0][5:]}: {each[1]}") for each in ALL]
)
def test_an_attack_does_no_harm(file: str, name: str, make: Attack, template: Path, tmp_path: Path) -> None:
    source = make()

    def attack() -> None:
        ledger.configure(b"k" * 32)
        shutil.copy(template, tmp_path / "attacked.sqlite")
        with sessions(open_engine(f"sqlite:///{tmp_path / 'attacked.sqlite'}"))() as session:
            handle(session, file, source)

    assert within_bounds(attack) == FINE


@pytest.mark.parametrize(
    "name", [name for name in diagrams.ATTACKS if "file" in name or "laughs" in name or "entity" in name]
)
def test_what_reaches_outside_is_refused_by_name(name: str) -> None:
    problems = lint_sources({"file.bpmn": diagrams.ATTACKS[name]()})
    assert problems
    assert all(problem.text.zh and problem.text.en for problem in problems)


def test_the_bounds_hold() -> None:
    def too_long() -> None:
        while True:
            pass

    def too_large() -> None:
        held = [bytearray(2**20) for _ in range(4_000)]
        time.sleep(len(held))

    def wrong() -> None:
        raise DefinitionInvalid([])

    assert within_bounds(too_long, seconds=1) not in (FINE, BROKEN)
    assert within_bounds(too_large) == BROKEN
    assert within_bounds(wrong) == BROKEN
