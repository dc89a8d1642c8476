"""A run carried over to the program it already has is the same run, wherever it stands."""

from __future__ import annotations

from itertools import count
from random import Random
from typing import Any

import orjson
import pytest

from engine.tokens import Run, compile_program
from tests.engine.tokens.blocks import Sequence, drawn, random_block
from tests.engine.tokens.drawing import named, process
from tests.engine.tokens.driver import Driver
from tests.migrations.processes import PROCESSES

GAMES, LIMIT = 40, 30


def carried(run: Run, driver: Driver) -> Run:
    """Return the run on another compilation of the same file."""
    again = Run(driver.program, driver.decisions, driver.builtins)
    again.take_over(run, {})
    return again


@pytest.mark.parametrize("seed", range(GAMES))
def test_a_random_process_stays_what_it_is(seed: int) -> None:
    random, numbers = Random(seed), count()
    block = Sequence("main", [random_block(random, 3, numbers) for _ in range(3)])
    source = process(drawn(block), head=named(error="E1", message="news"))
    driver = Driver(source, {"pick": 0})
    driver.program = compile_program(source, {}, "p")
    methods = {"task": "complete", "timer": "fire_timer", "message": "correlate"}
    for step in range(LIMIT):
        again = carried(driver.run, driver)
        assert orjson.loads(again.encode()) == orjson.loads(driver.run.encode()), f"after {step} steps"
        assert again.journal == []
        assert again.writes == []
        if driver.run.state != "active":
            break
        wait = random.choice(driver.run.waits)
        given: list[Any] = [{}] if wait.kind == "message" else []
        if wait.kind == "task":
            given = [{"pick": random.choice([0, 1, 2, 3] if step < LIMIT // 3 else [0, 1, 2])}]
        driver.run = again
        driver.act(methods[wait.kind], wait.token_id, *given)


@pytest.mark.parametrize("name", sorted(set(PROCESSES) - {"called"}))
def test_every_kind_of_waiting_stays_what_it_is(name: str) -> None:
    builtins = {"case": {"number": "K-1"}, "policy": {}}
    called = {"called": PROCESSES["called"]()} if name == "calling" else {}
    driver = Driver(
        PROCESSES[name](), {"again": True, "urgent": False}, called=called, process_id=name, builtins=builtins
    )
    methods = {"task": "complete", "service": "complete", "timer": "fire_timer", "message": "correlate"}
    random = Random(name)
    for step in range(LIMIT):
        again = carried(driver.run, driver)
        assert orjson.loads(again.encode()) == orjson.loads(driver.run.encode())
        if driver.run.state != "active":
            return
        driver.run = again
        tasks = [wait for wait in driver.run.waits if wait.kind in ("task", "service")]
        wait = random.choice(tasks if tasks and step > 8 else driver.run.waits)
        if wait.kind == "signal":
            driver.act("signal", wait.name, {})
        else:
            given = [{"again": False, "answer": "yes"}] if wait.kind in ("task", "service") else []
            driver.act(methods[wait.kind], wait.token_id, *given, *([{}] if wait.kind == "message" else []))
    pytest.fail("it does not end")
