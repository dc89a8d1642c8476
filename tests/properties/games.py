"""Games by seed: one that fails is made as small as possible and told in full."""

from __future__ import annotations

from itertools import count

from tests.properties.choices import Choices
from tests.properties.drawn import file_of
from tests.properties.play import Mismatch, Play, Played
from tests.properties.shrink import shrink
from tests.properties.stage import Stage

_numbers = count()


def play(stage: Stage, seed: int, *, limit: int = 30, tries: int = 400) -> Played:
    """Play the game of a seed; raises Mismatch with the smallest process found in so many ``tries``."""
    choices = Choices(seed)
    try:
        return Play(stage, choices, f"s{seed}n{next(_numbers)}").run(limit)
    except Mismatch as mismatch:
        raise Mismatch(f"seed {seed}: {_told(stage, choices.made, mismatch, limit, tries)}") from mismatch


def _told(stage: Stage, made: list[int], mismatch: Mismatch, limit: int, tries: int) -> str:
    smallest, last = mismatch, None

    def fails(candidate: list[int]) -> bool:
        nonlocal smallest, last
        game = Play(stage, Choices(given=candidate), f"s{next(_numbers)}")
        try:
            game.run(limit)
        except Mismatch as found:
            smallest, last = found, game
            return True
        return False

    choices = shrink(made, fails, tries)
    if last is None:
        return f"{mismatch}\n(not to be repeated)"
    files = "\n".join(file_of(process, last.tag).decode() for process in last.processes)
    return f"{smallest}\nafter {last.log}\nchoices {choices}\n{files}"
