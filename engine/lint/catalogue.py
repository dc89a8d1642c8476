"""The items of the catalogue a procedure brings along: what loading them would refuse."""

from __future__ import annotations

from engine.bundles import problems_of
from engine.errors import DefinitionInvalid, Problem
from engine.lint.subject import problem
from engine.text import Text

_REMEDY = Text("请补上后再检查", "Add it and check again")


def lint_catalogue(source: bytes) -> list[Problem]:
    """Return what is wrong with a ``.toml`` file of a working copy, each problem at its item."""
    try:
        return [problem("catalogue-item", place, text, _REMEDY) for place, text in problems_of(source)]
    except DefinitionInvalid as refusal:
        return list(refusal.problems)
