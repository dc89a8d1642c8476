"""Checks event logs against diagrams: cases that did the same in the same order are looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from engine.conformance.aligning import align, fits
from engine.conformance.automaton import Automaton, TooMany
from engine.conformance.compiling import compile_net
from engine.conformance.judging import judged
from engine.conformance.model import Checked, Deviation, Kind
from engine.definitions.model import Process

MIGRATED = "migrated"
Verdict = tuple[Counter[Deviation], int, int] | None
"""The deviations of a case by how often, its steps and how many of them deviate; None: not decided within limits."""


class Checker:
    """Checks cases against one revision of a process, for logs that tell of the ``recorded`` elements."""

    def __init__(self, process: Process, recorded: Collection[str], revision: str, label: str = "") -> None:
        self.recorded = frozenset(recorded)
        self.result = Checked(revision, label)
        self._automaton: Automaton | None
        try:
            self._automaton = Automaton(compile_net(process, self.recorded))
        except TooMany:
            self._automaton = None
        self._verdicts: dict[tuple[tuple[str, ...], bool, str], Verdict] = {}

    def add(
        self,
        number: str,
        told: Sequence[str],
        *,
        ended: bool = True,
        besides: Iterable[Deviation] = (),
        excuse: str = "",
    ) -> None:
        """Check one case that told these elements; one that has not ``ended`` up to where it is.

        ``besides`` are deviations found by other means, such as work that was late.  What is not recorded is ignored.
        """
        key = (tuple(told), ended, excuse)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(*key)
        verdict, result = self._verdicts[key], self.result
        result.cases += 1
        if verdict is None:
            result.undecided.append(number)
            deviations: Counter[Deviation] = Counter()
        else:
            deviations, steps, deviating = verdict
            result.steps += steps
            result.deviating += deviating
            result.fitting += not deviating
            result.excused += bool(deviating and excuse)
        besides = Counter(besides)
        for deviation, times in (deviations + besides if besides else deviations).items():
            result.finding(deviation).add(number, times)

    def _judge(self, told: tuple[str, ...], ended: bool, excuse: str) -> Verdict:
        if self._automaton is None:
            return None
        self._automaton.begin()
        try:
            if fits(self._automaton, told, ended=ended):
                return Counter(), len(told), 0
        except TooMany:
            return None
        steps = align(self._automaton, told, ended=ended)
        if steps is None:
            return None
        found = judged(steps, excuse)
        deviating = sum(2 if one.kind == Kind.ORDER else 1 for one in found)
        return Counter(found), len(steps), deviating
