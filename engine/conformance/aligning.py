"""The cheapest way to bring what was told and what is drawn together: what was left out, what was done besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

from engine.conformance.automaton import Automaton, TooMany

MOST_STEPS = 20_000
"""How many places of the search one case may take; beyond that it is not decided."""
_PRICES = {"both": 0, "skipped": 1_000_000, "extra": 1_000_001}
"""Fewest deviations; of as many, what was left out rather than what was done besides."""


@dataclass(frozen=True, slots=True)
class Step:
    """One element of an alignment: told and drawn, ``skipped`` (only drawn) or ``extra`` (only told).

    ``at`` is the position of the event in the case, of a skipped one that of the event before which it is missing.
    """

    kind: Literal["both", "skipped", "extra"]
    element: str
    at: int


def fits(automaton: Automaton, told: Sequence[str], *, ended: bool) -> bool:
    """Tell whether a case is as drawn: from a start to an end, one that goes on up to where it is.  Raises TooMany."""
    state = automaton.start
    for element in told:
        state = automaton.step(state, element)
        if state < 0:
            return False
    return automaton.ends(state) or not ended


def align(automaton: Automaton, told: Sequence[str], *, ended: bool) -> tuple[Step, ...] | None:
    """Return an alignment with the fewest deviations; None when that cannot be found out within limits."""
    try:
        return _align(automaton, told, ended)
    except TooMany:
        return None


def _align(automaton: Automaton, told: Sequence[str], ended: bool) -> tuple[Step, ...] | None:
    start, length = (0, automaton.start), len(told)
    costs = {start: 0}
    came: dict[tuple[int, int], tuple[tuple[int, int], Step]] = {}
    waiting = [(0, 0, start)]
    pushed = 0
    while waiting:
        cost, _, here = heappop(waiting)
        at, state = here
        if cost > costs[here]:
            continue
        if at == length and (not ended or automaton.ends(state)):
            return _told(came, here)
        if len(costs) > MOST_STEPS:
            return None
        label = told[at] if at < length else None
        for element, after, step in _ways(automaton, at, state, label):
            price = cost + _PRICES[step]
            if price < costs.get(after, price + 1):
                costs[after] = price
                came[after] = here, Step(step, element, at)
                # What got furthest goes first among equals.
                pushed -= 1
                heappush(waiting, (price, pushed, after))
    return None


def _ways(
    automaton: Automaton, at: int, state: int, label: str | None
) -> list[tuple[str, tuple[int, int], Literal["both", "skipped", "extra"]]]:
    found: list[tuple[str, tuple[int, int], Literal["both", "skipped", "extra"]]] = []
    if label is not None:
        after = automaton.step(state, label)
        if after >= 0:
            found.append((label, (at + 1, after), "both"))
        found.append((label, (at + 1, state), "extra"))
    found += [(each, (at, automaton.step(state, each)), "skipped") for each in automaton.labels(state)]
    return found


def _told(came: dict[tuple[int, int], tuple[tuple[int, int], Step]], here: tuple[int, int]) -> tuple[Step, ...]:
    steps = []
    while here in came:
        here, step = came[here]
        steps.append(step)
    return tuple(reversed(steps))
