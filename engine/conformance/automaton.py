"""A net seen from outside: which elements a log may tell next, whatever the tokens do unseen in between.

A state is the set of all markings that the told elements leave possible; states are worked out when they are first
come to and kept, so that a million events of a few hundred different cases cost a look-up each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.conformance.net import Join, Move, Net

MOST_MARKINGS = 20_000
"""How many markings one state may hold, and how many may be looked at to find them."""
MOST_STATES = 50_000
MOST_LOOKED = 60_000
"""How many markings may be looked at for one case; what is known from cases before costs nothing."""


class TooMany(Exception):
    """There are more markings than are looked at."""


class Automaton:
    """The states of one net, by number; -1 is none."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._settled: dict[int, frozenset[int]] = {}
        self._numbers: dict[frozenset[int], int] = {}
        self._states: list[frozenset[int]] = []
        self._next: list[dict[str, int]] = []
        self._labels: list[tuple[str, ...] | None] = []
        self._ends: list[bool] = []
        self._looked = 0
        self.start = self._number(marking for start in net.starts for marking in self._settle(start))

    def begin(self) -> None:
        """Begin to look at another case."""
        self._looked = 0

    def step(self, state: int, label: str) -> int:
        """Return the state after an element was told, -1 when it cannot be.  Raises TooMany."""
        known = self._next[state]
        found = known.get(label)
        if found is None:
            found = known[label] = self._step(state, label)
        return found

    def labels(self, state: int) -> tuple[str, ...]:
        """Return the elements that may be told next, in the order of the diagram."""
        found = self._labels[state]
        if found is None:
            net = self._net
            held = [net.held(marking) for marking in self._states[state]]
            found = self._labels[state] = tuple(
                label for label, moves in net.labelled.items() if any(move.can(one) for one in held for move in moves)
            )
        return found

    def ends(self, state: int) -> bool:
        """Tell whether the case may be over."""
        return self._ends[state]

    def _step(self, state: int, label: str) -> int:
        net = self._net
        found: set[int] = set()
        for move in net.labelled.get(label, ()):
            for marking in self._states[state]:
                if move.can(net.held(marking)):
                    for after in move.after(marking):
                        found |= self._settle(after)
        return self._number(found) if found else -1

    def _number(self, markings: Iterable[int]) -> int:
        closed = self._closed(markings)
        number = self._numbers.get(closed)
        if number is None:
            if len(self._states) >= MOST_STATES:
                raise TooMany
            number = self._numbers[closed] = len(self._states)
            self._states.append(closed)
            self._next.append({})
            self._labels.append(None)
            self._ends.append(any(self._net.is_over(marking) for marking in closed))
        return number

    def _closed(self, markings: Iterable[int]) -> frozenset[int]:
        """Return the markings with all that free moves lead to."""
        net = self._net
        seen: set[int] = set(markings)
        waiting = list(seen)
        while waiting:
            marking = waiting.pop()
            held = net.held(marking)
            for move in net.free:
                if move.can(held):
                    for after in move.after(marking):
                        new = self._settle(after) - seen
                        seen |= new
                        waiting += new
            self._looked += 1
            if len(seen) > MOST_MARKINGS or self._looked > MOST_LOOKED:
                raise TooMany
        return frozenset(seen)

    def _settle(self, marking: int) -> frozenset[int]:
        """Return the markings in which everything waits that the engine does of its own accord."""
        found = self._settled.get(marking)
        if found is None:
            found = self._settled[marking] = frozenset(self._routed(marking))
        return found

    def _routed(self, marking: int) -> Iterator[int]:
        seen, waiting = {marking}, [marking]
        while waiting:
            here = waiting.pop()
            after, is_still = self._routings(here)
            if is_still:
                yield here
            new = set(after) - seen
            seen |= new
            waiting += new
            if len(seen) > MOST_MARKINGS:
                raise TooMany

    def _routings(self, marking: int) -> tuple[list[int], bool]:
        """Return where routing leads to in one step, and whether the marking may also stay as it is."""
        net = self._net
        held = net.held(marking)
        for groups in (net.groups, net.late):
            for group in groups:
                able = [move for move in group if move.can(held)]
                if able:
                    after = [each for move in able for each in move.after(marking)]
                    # What the engine does without waiting may come before what ends it.
                    return after, groups is net.late and bool(held & net.inline)
        released = self._released(marking, held)
        return ([released], False) if released is not None else ([], True)

    def _released(self, marking: int, held: int) -> int | None:
        """Return the marking after one inclusive join has gone on, as ``engine.tokens.inclusive`` decides it."""
        for level in self._net.joins:
            blocked: dict[Join, set[str]] = {}
            for join in level:
                filled = sum(1 << shift for shift in join.arrivals if held >> shift & 1)
                if not filled:
                    continue
                empty = sum(1 << shift for shift in join.arrivals) & ~filled
                awaited = {
                    join.elements[bit]
                    for bit, flows in join.reach.items()
                    if held & bit and flows & empty and not flows & filled
                }
                if not awaited:
                    return _joined(join, marking, filled)
                blocked[join] = awaited
            while blocked:
                waiting = {join.element for join in blocked}
                free = [join for join, awaited in blocked.items() if not awaited <= waiting]
                if not free:
                    join = next(iter(blocked))
                    return _joined(join, marking, sum(1 << s for s in join.arrivals if held >> s & 1))
                for join in free:
                    del blocked[join]
        return None


def _joined(join: Join, marking: int, filled: int) -> int:
    takes = tuple(shift for shift in join.arrivals if filled >> shift & 1)
    move = Move(None, True, 0, takes, join.puts, 0, 0, 0, 0)
    return min(move.after(marking))
