"""One page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S")
T = TypeVar("T")
SIZE = 50
MOST = 1000
"""How far lists that may be very long are counted: nobody reads the thousandth line, but counting it takes time."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """``rows`` of page ``number`` (from 1) out of ``total`` rows; ``more`` follow that were not counted."""

    rows: Sequence[T]
    total: int
    number: int = 1
    size: int = SIZE
    more: bool = False

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one; with ``more`` rows, how many were counted."""
        return max(1, -(-self.total // self.size))

    def showing(self, rows: Sequence[S]) -> Page[S]:
        """Return the same page with what its rows stand for."""
        return Page(rows, self.total, self.number, self.size, self.more)


def needed(number: int) -> int:
    """Return how many rows, from the first, must be found to show page ``number`` and tell what follows."""
    return max(MOST, number * SIZE) + 1


def page_of(found: Sequence[T], number: int) -> Page[T]:
    """Return page ``number`` (the last one when there are fewer) of rows found up to ``needed(number)``."""
    total = min(len(found), needed(number) - 1)
    number = min(number, max(1, -(-total // SIZE)))
    return Page(found[(number - 1) * SIZE : number * SIZE], total, number, more=len(found) > total)
