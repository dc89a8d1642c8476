"""One DMN file: what its reader refuses, as problems like all others."""

from __future__ import annotations

from dataclasses import replace

from engine.dmn import read
from engine.errors import DefinitionInvalid, Invalid, Problem
from engine.text import Text

_REMEDY = Text("请在决策表编辑器中改正", "Correct it in the decision table editor")


def lint_decision(source: bytes) -> list[Problem]:
    """Return why a DMN file cannot be used; [] when it can."""
    try:
        read(source)
    except DefinitionInvalid as refusal:
        return [_with_remedy(problem) for problem in refusal.problems]
    except Invalid as refusal:
        return [Problem(None, refusal.text, remedy=_REMEDY, rule="decision-invalid")]
    return []


def decisions_in(source: bytes) -> frozenset[str]:
    """Return the ids of the decisions of a DMN file; none when it cannot be read."""
    try:
        return frozenset(read(source).decisions)
    except Invalid:
        return frozenset()


def _with_remedy(problem: Problem) -> Problem:
    return replace(problem, remedy=problem.remedy or _REMEDY, rule=problem.rule or "decision-invalid")
