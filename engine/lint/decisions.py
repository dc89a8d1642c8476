"""One DMN file: what its reader refuses, as problems like all others."""

from __future__ import annotations

from dataclasses import replace

from engine.dmn import Models, read
from engine.dmn.imports import no_models
from engine.dmn.reader import read_draft
from engine.errors import DefinitionInvalid, Invalid, Problem
from engine.text import Text

_REMEDY = Text("请在决策表编辑器中改正", "Correct it in the decision table editor")


def lint_decision(source: bytes, models: Models = no_models) -> list[Problem]:
    """Return why a DMN file cannot be used; [] when it can.  ``models`` gives the files it imports."""
    try:
        read(source, models)
    except DefinitionInvalid as refusal:
        return [_with_remedy(problem) for problem in refusal.problems]
    except Invalid as refusal:
        return [Problem(None, refusal.text, remedy=_REMEDY, rule="decision-invalid")]
    return []


def decisions_in(source: bytes) -> frozenset[str]:
    """Return the ids of the decisions of a DMN file, right or wrong; none when it cannot be read at all."""
    try:
        return frozenset(read_draft(source).decisions)
    except Invalid:
        return frozenset()


def _with_remedy(problem: Problem) -> Problem:
    return replace(problem, remedy=problem.remedy or _REMEDY, rule=problem.rule or "decision-invalid")
