"""What a check finds: deviations of single cases, put together by kind and element, for each revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engine.text import Text

SHOWN = 2_000
"""How many cases are named behind one finding; all are counted."""


class Kind(StrEnum):
    """How what was done differs from what is written."""

    SKIPPED = "skipped"
    EXTRA = "extra"
    ORDER = "order"
    ROLE = "role"
    LATE = "late"
    UNKNOWN = "unknown"


KINDS: Mapping[Kind, Text] = {
    Kind.SKIPPED: Text("跳过", "skipped"),
    Kind.EXTRA: Text("多做", "done besides"),
    Kind.ORDER: Text("顺序不符", "out of order"),
    Kind.ROLE: Text("岗位不符", "wrong role"),
    Kind.LATE: Text("逾期", "late"),
    Kind.UNKNOWN: Text("图上没有", "not in the diagram"),
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """One deviation of a case at an element (or at the name a foreign log gives).

    ``other`` is the element it should have come after (``is_early``) or before, when the order was not kept; for a
    wrong role the roles that are asked for.  ``excuse`` names what explains it, for instance ``migrated``.
    """

    kind: Kind
    element: str
    other: str = ""
    is_early: bool = False
    excuse: str = ""


@dataclass
class Finding:
    """A deviation with the cases it was found in: how often, in how many cases, and the numbers of some."""

    deviation: Deviation
    times: int = 0
    cases: int = 0
    numbers: list[str] = field(default_factory=list)

    def add(self, number: str, times: int = 1) -> None:
        """Count one more case."""
        self.times += times
        self.cases += 1
        if len(self.numbers) < SHOWN:
            self.numbers.append(number)


@dataclass
class Checked:
    """The cases checked against one ``revision`` (its id, and its label), and how many went as drawn.

    ``undecided`` are those that could not be decided within limits, ``excused`` those whose exceptions are on record.

    ``steps`` and ``deviating`` count elements told or missing, and those of them that deviate from the drawing; work
    done late or by another role is as drawn.
    """

    revision: str
    label: str = ""
    cases: int = 0
    fitting: int = 0
    undecided: list[str] = field(default_factory=list)
    excused: int = 0
    steps: int = 0
    deviating: int = 0
    found: dict[Deviation, Finding] = field(default_factory=dict)

    @property
    def fitness(self) -> float | None:
        """Return the share of decided cases that went as drawn; None when there is none."""
        decided = self.cases - len(self.undecided)
        return self.fitting / decided if decided else None

    @property
    def step_fitness(self) -> float | None:
        """Return the share of steps that went as drawn; None when there is none."""
        return 1 - self.deviating / self.steps if self.steps else None

    @property
    def findings(self) -> Sequence[Finding]:
        """Return what was found, what most cases share first; what is excused comes last."""
        return sorted(
            self.found.values(),
            key=lambda one: (bool(one.deviation.excuse), -one.cases, one.deviation.kind, one.deviation.element),
        )

    def absorb(self, other: Checked) -> None:
        """Count the cases of another check against the same revision too."""
        self.cases += other.cases
        self.fitting += other.fitting
        self.undecided += other.undecided
        self.excused += other.excused
        self.steps += other.steps
        self.deviating += other.deviating
        for deviation, found in other.found.items():
            finding = self.finding(deviation)
            finding.times += found.times
            finding.cases += found.cases
            finding.numbers += found.numbers[: SHOWN - len(finding.numbers)]

    def finding(self, deviation: Deviation) -> Finding:
        """Return where cases with a deviation are counted."""
        return self.found.setdefault(deviation, Finding(deviation))
