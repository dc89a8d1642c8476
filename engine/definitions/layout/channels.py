"""Tracks: pieces of lines that share a channel lie side by side, ordered so that their ends do not touch."""

from __future__ import annotations

from engine.definitions.layout.wires import Vertical


def assign_tracks(verticals: list[Vertical]) -> int:
    """Give every piece its ``track``, counted from the left; return how many tracks there are.

    A piece that comes from the left in a row lies left of one that goes on to the right in the same row, else
    two lines would look like one.  Pieces of one group may lie on one another.
    """
    order = _ordered(verticals)
    placed: list[Vertical] = []
    for vertical in order:
        least = max((other.track + 1 for other in placed if _must_precede(other, vertical)), default=0)
        while any(other.track == least and _meet(other, vertical) for other in placed):
            least += 1
        vertical.track = least
        placed.append(vertical)
    return max((vertical.track + 1 for vertical in placed), default=0)


def _must_precede(first: Vertical, second: Vertical) -> bool:
    return first.group != second.group and bool(first.lefts & second.rights)


def _meet(first: Vertical, second: Vertical) -> bool:
    return first.group != second.group and first.low <= second.high and second.low <= first.high


def _ordered(verticals: list[Vertical]) -> list[Vertical]:
    """Return the pieces with those that must lie left first; where they demand it of each other, as they came."""
    waiting = sorted(verticals, key=lambda each: (each.high - each.low, each.low))
    order: list[Vertical] = []
    while waiting:
        free = [each for each in waiting if not any(_must_precede(other, each) for other in waiting)]
        chosen = free or waiting[:1]
        order += chosen
        waiting = [each for each in waiting if each not in chosen]
    return order
