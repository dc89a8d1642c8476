"""The way of every line through the grid, still without pixels: along rows, up and down between columns.

A line leaves a step to the right, changes its row in the channel between two columns, and enters from the left.
Where the column of a gateway is free, a branch leaves or joins it straight through top or bottom instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.definitions.layout.grid import Grid, Link

# Where a point lies: a side or the middle of a step, a boundary event, a row, or a track in a channel.
Across: TypeAlias = "tuple[str, str] | Vertical"
Down: TypeAlias = "tuple[str, str] | int"
STUB = 0.5


@dataclass(eq=False)
class Vertical:
    """A piece of a line in the channel right of column ``channel``, from one row to another.

    ``lefts`` and ``rights`` are the rows in which it meets a piece to the left or right of it; ``group`` is shared by
    pieces that may lie on one another.  ``track`` is its place in the channel, counted from the left.
    """

    channel: int
    lefts: frozenset[float]
    rights: frozenset[float]
    group: str
    track: int = 0

    @property
    def low(self) -> float:
        """Return the uppermost row it touches."""
        return min(self.lefts | self.rights)

    @property
    def high(self) -> float:
        """Return the lowest row it touches."""
        return max(self.lefts | self.rights)


@dataclass
class Wires:
    """The ways of the lines by id, as points of (across, down), and the verticals of every channel."""

    ways: dict[str, list[tuple[Across, Down]]] = field(default_factory=dict)
    channels: dict[int, list[Vertical]] = field(default_factory=lambda: defaultdict(list))


def wire(grid: Grid, links: Sequence[Link], closed_below: Collection[str]) -> Wires:
    """Return the ways of ``links``; ``closed_below`` are steps whose lower side is taken by boundary events."""
    return _Wiring(grid, closed_below).wired(links)


class _Wiring:
    def __init__(self, grid: Grid, closed_below: Collection[str]) -> None:
        self.grid, self.closed_below = grid, closed_below
        self.cells = {(grid.column[step], row) for step, row in grid.row.items()}
        self.columns: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        self.wires = Wires()

    def wired(self, links: Sequence[Link]) -> Wires:
        for link in links:
            row, target = self.grid.run.get(link.id), self.grid.row[link.target]
            points = self._out(link, target if row is None else row)
            self.wires.ways[link.id] = points + self._into(link, target if row is None else row)
        return self.wires

    def _out(self, link: Link, row: int) -> list[tuple[Across, Down]]:
        column, own = self.grid.column[link.source], self.grid.row[link.source]
        back = link.id in self.grid.back
        if link.event is not None:
            event = link.event
            if row > own and link.id in self.grid.run and self._through(column, own, row, f"{link.source} out"):
                return [(("event", event), ("under", event)), (("event", event), row)]
            turn = self._vertical(column, own + STUB, row, f"{event} out", turns=back)
            points: list[tuple[Across, Down]] = [(("event", event), ("under", event))]
            return [*points, (("event", event), ("stub", event)), (turn, ("stub", event)), (turn, row)]
        if row == own and not back:
            return [(("right", link.source), own)]
        free = link.bends_out and not (row > own and link.source in self.closed_below)
        if free and link.id in self.grid.run and self._through(column, own, row, f"{link.source} out"):
            return [(("middle", link.source), (_side(own, row), link.source)), (("middle", link.source), row)]
        turn = self._vertical(column, own, row, f"{link.source} out", turns=back)
        return [(("right", link.source), own), (turn, own), (turn, row)]

    def _into(self, link: Link, row: int) -> list[tuple[Across, Down]]:
        column, own = self.grid.column[link.target], self.grid.row[link.target]
        back = link.id in self.grid.back
        if row == own and not back:
            return [(("left", link.target), own)]
        free = (link.bends_in or back) and not (row > own and link.target in self.closed_below)
        if free and row != own and self._through(column, own, row, f"{link.target} in"):
            return [(("middle", link.target), row), (("middle", link.target), (_side(own, row), link.target))]
        turn = self._vertical(column - 1, row, own, f"{link.target} in", comes=back)
        return [(turn, row), (turn, own), (("left", link.target), own)]

    def _vertical(
        self, channel: int, start: float, end: float, group: str, *, turns: bool = False, comes: bool = False
    ) -> Vertical:
        """Return a piece between two rows; it ``turns`` to the left again, or ``comes`` from the right."""
        lefts = {start, end} if turns else set() if comes else {start}
        rights = set() if turns else {start, end} if comes else {end}
        found = Vertical(channel, frozenset(lefts), frozenset(rights), group)
        self.wires.channels[channel].append(found)
        return found

    def _through(self, column: int, own: int, row: int, owner: str) -> bool:
        """Claim the middle of a column from a step to another row, when nothing stands or runs there."""
        low, high = min(own, row), max(own, row)
        if any((column, each) in self.cells for each in range(low, high + 1) if each != own):
            return False
        if any(low < last and high > first and other != owner for first, last, other in self.columns[column]):
            return False
        self.columns[column].append((low, high, owner))
        return True


def _side(own: int, row: int) -> str:
    return "under" if row > own else "over"
