"""Random choices that are written down, so that a game can be played again and made smaller."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Draws numbers by a seed, or takes them from a list; after its end every choice is the first."""

    def __init__(self, seed: int | None = None, given: Sequence[int] = ()) -> None:
        self._random = None if seed is None else Random(seed)
        self._given = list(given)
        self.made: list[int] = []

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit`` - 1."""
        if self._random is not None:
            number = self._random.randrange(limit)
        else:
            place = len(self.made)
            number = self._given[place] % limit if place < len(self._given) else 0
        self.made.append(number)
        return number

    def one_of(self, options: Sequence[T]) -> T:
        """Return one of the options; the first is the simplest."""
        return options[self.below(len(options))]

    def chance(self, percent: int) -> bool:
        """Return True in so many of a hundred cases; False is the simplest."""
        return self.below(100) >= 100 - percent
