"""Random processes stand after every step where a game written from the BPMN specification says they stand.

Every step is a command of its own that loads the case from the database.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.properties.games import play
from tests.properties.stage import stage

GAMES, BATCH, STEPS = 300, 25, 12


@pytest.mark.parametrize("first", range(0, GAMES, BATCH))
def test_the_engine_plays_the_same_game(first: int, template: Path, tmp_path: Path) -> None:
    with stage(template, tmp_path) as opened:
        for seed in range(first, first + BATCH):
            play(opened, seed, limit=STEPS)
