"""Random processes give the same trail as a simple game played beside, stored and loaded before every step."""

from __future__ import annotations

from collections import Counter
from itertools import count
from random import Random

import pytest

from tests.engine.tokens.blocks import Action, Room, Sequence, Table, drawn, paths, random_block
from tests.engine.tokens.drawing import process
from tests.engine.tokens.driver import Driver

GAMES, LIMIT = 60, 60


@pytest.mark.parametrize("seed", range(GAMES))
def test_the_engine_plays_the_same_game(seed: int) -> None:
    random = Random(seed)
    names_left = count()
    block = Sequence("main", [random_block(random, 3, names_left) for _ in range(3)])
    source = process(drawn(block))
    driver, table = Driver(source, {"pick": 0}), Table()
    game = Room(table, (), block)
    names = {f"k{number}n" for number in range(500)}

    def offered() -> dict[Action, str]:
        found: dict[Action, str] = {}
        for wait in driver.run.waits:
            how = "do" if wait.kind == "task" else "fire"
            # A boundary timer belongs to the scope around its host, not to one of the items.
            found[(how, wait.activity.id, paths(driver.run.visible(wait.token_id), names))] = wait.token_id
        return found

    for step in range(LIMIT):
        open_now = list(game.actions())
        assert Counter((how, id) for how, id, _ in open_now) == Counter(
            ("do" if wait.kind == "task" else "fire", wait.activity.id) for wait in driver.run.waits
        ), f"after {step} steps of seed {seed}"
        assert set(open_now) == set(offered())
        assert game.over == (driver.run.state == "completed")
        if game.over:
            break
        action = random.choice(open_now)
        token_id = offered()[action]
        if action[0] == "fire":
            driver.act("fire_timer", token_id)
        else:
            # The longer a game lasts, the fewer loops go round again.
            table.pick = random.choice([0, 1, 2, 3]) if step < LIMIT // 3 else random.choice([0, 1, 2])
            mine = f"v_{action[1]}"
            times = table.done.get(action[1], 0) + 1
            driver.act("complete", token_id, {"pick": table.pick, mine: times})
        game.act(action)
    for id, times in table.done.items():
        assert driver.run.passed[id] == times
        assert driver.variables[f"v_{id}"] == times
