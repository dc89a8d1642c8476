"""A run carried over to the program it already has is the same run, wherever it stands."""

from __future__ import annotations

from random import Random

import orjson
import pytest

from engine.tokens import Run, compile_program
from tests.elements import playing
from tests.elements.cases import CASES
from tests.elements.playing import Case, source
from tests.engine.tokens.driver import Driver
from tests.properties.choices import Choices
from tests.properties.drawn import file_of
from tests.properties.grow import grow

GAMES, LIMIT = 40, 30


def carried(run: Run, driver: Driver) -> Run:
    """Return the run on another compilation of the same file."""
    again = Run(driver.program, driver.decisions, driver.builtins)
    again.take_over(run, {})
    return again


@pytest.mark.parametrize("seed", range(GAMES))
def test_a_random_process_stays_what_it_is(seed: int) -> None:
    random, tag = Random(seed), f"s{seed}"
    main, *others = grow(Choices(seed), tag)
    called = {other.id: file_of(other, tag) for other in others}
    driver = Driver(file_of(main, tag), {"pick": 0}, called=called, process_id=main.id)
    driver.program = compile_program(file_of(main, tag), called, main.id)
    methods = {"task": "complete", "service": "complete", "timer": "fire_timer", "message": "correlate"}
    for step in range(LIMIT):
        again = carried(driver.run, driver)
        assert orjson.loads(again.encode()) == orjson.loads(driver.run.encode()), f"after {step} steps"
        assert again.journal == []
        assert again.writes == []
        if driver.run.state != "active" or not driver.run.waits:
            break
        wait = random.choice(driver.run.waits)
        given = (
            {} if wait.kind == "timer" else {"pick": random.choice([0, 1, 2, 3] if step < LIMIT // 3 else [0, 1, 2])}
        )
        driver.run = again
        if wait.kind == "signal":
            driver.act("signal", wait.name, given)
        else:
            driver.act(methods[wait.kind], wait.token_id, *([given] if wait.kind != "timer" else []))


class Moving(Driver):
    """Carries the run over to another compilation of its program before every action."""

    def reload(self) -> Run:
        run = super().reload()
        sources = {"called": source("called")}
        self.program = compile_program(self.source, sources, "p")
        self.run = carried(run, self)
        assert orjson.loads(self.run.encode()) == orjson.loads(run.encode())
        assert self.run.waits == run.waits
        return self.run


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file} {case.trail}")
def test_every_element_stays_what_it_is(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    Moving.source = source(case.file)
    monkeypatch.setattr(playing, "Driver", Moving)
    driver = playing.play(case)
    assert " ".join(driver.trail) == case.trail
    assert driver.run.state == case.state
