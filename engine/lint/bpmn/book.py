"""The rule book: the rules of BPMN 2.0.2 checked in this folder, each with its clause and the words for its breach."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.namespaces import Element
from engine.errors import Problem
from engine.lint.bpmn import entries_data, entries_flow, entries_form
from engine.lint.bpmn.words import Words, called, owner_of
from engine.text import Text

BOOK: Mapping[str, Words] = {**entries_form.FORM, **entries_flow.FLOW, **entries_data.DATA}
WARNINGS = entries_form.WARNINGS | entries_flow.WARNINGS | entries_data.WARNINGS
# Breaches that leave no doubt what is meant: said before a drawing is put into force, no hindrance for a draft.
HARMLESS = WARNINGS | {"gateway-alone"}


def breach(rule: str, element: Element, **words: object) -> Problem:
    """Return the problem of ``rule`` at an element; ``words`` fill in the names its texts leave open.

    A word given as ``Text`` goes into each language by itself.
    """
    clause, zh, en, remedy_zh, remedy_en = BOOK[rule]
    names = {"what": called(element), **words}
    chinese = {key: value.zh if isinstance(value, Text) else value for key, value in names.items()}
    english = {key: value.en if isinstance(value, Text) else value for key, value in names.items()}
    return Problem(
        owner_of(element),
        Text(_tidy(zh.format(**chinese)), _tidy(en.format(**english))),
        severity="warning" if rule in WARNINGS else "error",
        remedy=Text(remedy_zh.format(**chinese), remedy_en.format(**english)),
        rule=rule,
        kind="missing" if rule in HARMLESS - WARNINGS else "structure",
        clause=clause,
    )


def _tidy(text: str) -> str:
    return " ".join(text.split(" ")).replace("  ", " ").strip()
