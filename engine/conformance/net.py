"""A drawn process as places and moves: small enough to be walked through millions of times.

A marking says how many tokens lie in each place: none, one, two, or three and more, two bits a place in one integer.
What is more than two is not told apart, so that there are finitely many markings however often something repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MANY = 3


@dataclass(frozen=True, slots=True)
class Move:
    """One step tokens can make; ``label`` is the element a log tells by it, None for a step no log tells.

    An ``is_eager`` move happens as soon as it can, as the engine does routing; others may happen at any time.
    Of the eager moves of one ``group`` one happens.  Masks have the lower bit of each place: ``needs`` are the places
    that must hold a token, ``lacks`` those that must be empty, ``some`` those of which one must hold a token (0: no
    demand).  ``clears`` has both bits of the places that are emptied.
    """

    label: str | None
    is_eager: bool
    group: int
    takes: tuple[int, ...]
    puts: tuple[int, ...]
    needs: int
    lacks: int
    some: int
    clears: int

    def can(self, held: int) -> bool:
        """Tell whether it can happen; ``held`` has the lower bit of every place that holds a token."""
        return held & self.needs == self.needs and not held & self.lacks and (not self.some or bool(held & self.some))

    def after(self, marking: int) -> Iterator[int]:
        """Yield the markings it leads to; several when it takes from a place of many."""
        found = [marking]
        for shift in self.takes:
            if (marking >> shift) & MANY == MANY:
                found += [each - (1 << shift) for each in found]
            else:
                found = [each - (1 << shift) for each in found]
        for each in found:
            each &= ~self.clears
            for shift in self.puts:
                if (each >> shift) & MANY != MANY:
                    each += 1 << shift
            yield each


@dataclass(frozen=True, eq=False)
class Join:
    """An inclusive join: the place of each incoming flow, and from which element which of them can still be reached.

    ``reach`` maps the lower bit of a place to the flows (lower bits of their places) a token there can still come by.
    """

    element: str
    arrivals: tuple[int, ...]
    reach: Mapping[int, int]
    elements: Mapping[int, str]
    puts: tuple[int, ...]


@dataclass(frozen=True)
class Net:
    """The moves of a process: eager ones in groups, ``late`` groups (those that clear) after the others.

    ``starts`` are the markings a case may begin with, ``low`` the lower bits of all places, ``live`` those of places
    that keep a case going (others only remember), ``inline`` those of elements the engine does without waiting.
    """

    starts: tuple[int, ...]
    groups: Sequence[Sequence[Move]]
    late: Sequence[Sequence[Move]]
    joins: Sequence[Sequence[Join]]
    free: Sequence[Move]
    labelled: Mapping[str, Sequence[Move]]
    low: int
    live: int
    inline: int

    def held(self, marking: int) -> int:
        """Return the lower bit of every place that holds a token."""
        return (marking | marking >> 1) & self.low

    def is_over(self, marking: int) -> bool:
        """Tell whether nothing is left to do."""
        return not self.held(marking) & self.live
