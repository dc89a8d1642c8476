"""Random processes give the same trail as a simple game played beside, stored and loaded before every step."""

from __future__ import annotations

from collections import Counter
from itertools import count
from random import Random
from typing import Any

import pytest

from tests.engine.tokens.blocks import Action, Failed, Room, Sequence, Table, drawn, paths, random_block
from tests.engine.tokens.drawing import named, process
from tests.engine.tokens.driver import Driver

GAMES, LIMIT = 60, 60


@pytest.mark.parametrize("seed", range(GAMES))
def test_the_engine_plays_the_same_game(seed: int) -> None:
    random, numbers, table = Random(seed), count(), Table()
    block = Sequence("main", [random_block(random, 3, numbers) for _ in range(3)])
    driver = Driver(process(drawn(block), head=named(error="E1", message="news")), {"pick": 0})
    items = {f"k{number}n" for number in range(next(numbers))}
    methods = {"task": "complete", "timer": "fire_timer", "message": "correlate"}
    game = Room(table, (), block)

    def offered() -> dict[Action, str]:
        run = driver.run
        return {(w.kind, w.activity.id, paths(run.visible(w.token_id), items)): w.token_id for w in run.waits}

    for step in range(LIMIT):
        open_now, tokens = list(game.actions()), offered()
        waiting = Counter((wait.kind, wait.activity.id) for wait in driver.run.waits)
        assert Counter((kind, id) for kind, id, _ in open_now) == waiting, f"after {step} steps"
        assert set(open_now) == set(tokens)
        assert driver.run.state == ("completed" if game.over else "active")
        if game.over:
            break
        action = random.choice(open_now)
        given: list[Any] = [{}] if action[0] == "message" else []
        if action[0] == "task":
            # 3 goes round a loop again, so not for ever.
            table.pick = random.choice([0, 1, 2, 3] if step < LIMIT // 3 else [0, 1, 2])
            given = [{"pick": table.pick, f"v_{action[1]}": table.done.get(action[1], 0) + 1}]
        driver.act(methods[action[0]], tokens[action], *given)
        try:
            game.act(action)
        except Failed:
            assert driver.run.state == "failed"
            break
    for id, times in table.done.items():
        assert driver.run.passed[id] == times
        assert driver.variables[f"v_{id}"] == times
