"""What a case is about, beside the case itself: the things an object-centric log ties its events to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """A project, building, unit, customer …; ``id`` is its own among those of its type and names nobody."""

    type: str
    id: str
    name: str = ""

    @property
    def key(self) -> str:
        """Return its id among all things."""
        return f"{self.type}/{self.id}"


Things = Sequence[Thing]
