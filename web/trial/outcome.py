"""What came of playing a scenario."""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.scenario import Scenario, Step
from engine.text import Text


@dataclass(frozen=True)
class Parting:
    """Where a run was no longer as expected: at the step of this number (0: at the end), at this element."""

    step: int
    element: str | None
    text: Text


@dataclass(frozen=True)
class Outcome:
    """A scenario played: ``parting`` is None when all was as expected.

    ``steps`` are those played, with what was passed in fact; ``elements`` and ``flows`` are those its case reached.
    """

    scenario: Scenario
    parting: Parting | None
    steps: tuple[Step, ...]
    elements: frozenset[str]
    flows: frozenset[str]
    state: str | None = None
    end: str | None = None
    waits: tuple[str, ...] = ()

    @property
    def is_as_expected(self) -> bool:
        """Tell whether the case went as the scenario says."""
        return self.parting is None
