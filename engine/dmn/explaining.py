"""What is written down while a decision is made: plain JSON data a person can check afterwards."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.conversion import string
from engine.feel.errors import FeelValueError
from engine.feel.limits import MAX_STEPS
from engine.feel.runtime import Run
from engine.feel.values import to_plain
from engine.text import Text


class DecisionRun(Run):
    """The budget, warnings and explanations of one evaluation of a model, and decisions already made."""

    __slots__ = ("decided", "tables")

    def __init__(self, steps: int = MAX_STEPS) -> None:
        super().__init__(steps, [])
        self.tables: list[dict[str, Any]] = []
        self.decided: dict[tuple[str, str], tuple[Any, dict[str, Any]]] = {}


def shown(value: Any) -> Any:
    """Return ``value`` as plain data; what is none (a range, a function) as its text."""
    try:
        return to_plain(value)
    except FeelValueError:
        return string(Run(), value)


def both(text: Text) -> dict[str, str]:
    """Return a text in both languages as plain data."""
    return {"zh": text.zh, "en": text.en}
