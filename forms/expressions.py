"""FEEL in a form, with the names and the rule of truth that form-js uses in the browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from engine.feel import Expression, FeelSyntaxError, FeelValueError, compile_expression, from_python, to_plain

_NEGATED = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Scope:
    """What expressions of one component see: the form's data, and in a list its row, the one above, the positions."""

    data: Mapping[str, Any]
    this: Any
    parent: Any = None
    positions: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Scope:
        """Return the scope of a whole form; ``data`` are plain JSON values."""
        values = from_python(dict(data))
        return cls(values, values)

    def row(self, row: Any, position: int) -> Scope:
        """Return the scope of a row of a list, positions counting from 0."""
        return Scope(self.data, from_python(row), self.this, (*self.positions, position))

    @cached_property
    def names(self) -> dict[str, Any]:
        """Return all names with their values: data hide ``this``, ``parent`` and ``i``, never ``_this_`` and so on."""
        special = {"this": self.this, "parent": self.parent, "i": [Decimal(p + 1) for p in self.positions]}
        return {**special, **self.data, **{f"_{name}_": value for name, value in special.items()}}

    def value(self, text: str) -> Any:
        """Return the FEEL value of an expression, written with or without its ``=``."""
        return self._compiled(text.removeprefix("=")).evaluate(self.names)

    def plain(self, text: str) -> Any:
        """Return the value of an expression as JSON; what has no JSON form is null."""
        try:
            return to_plain(self.value(text))
        except FeelValueError:
            return None

    def holds(self, condition: str) -> bool:
        """Return whether a condition that hides or locks a component is met.

        form-js evaluates it as a unary test of null: null counts as met, ``not(…)`` turns the outcome round.
        """
        if not condition.startswith("="):
            return False
        text = condition[1:].strip()
        negated = _NEGATED.fullmatch(text)
        if negated:
            try:
                return not _fits_null(self._compiled(negated[1]).evaluate(self.names))
            except FeelSyntaxError:
                pass
        return _fits_null(self.value(text))

    def filled(self, text: str) -> str:
        """Return words with their ``{{…}}`` filled in, or the value of a whole expression."""
        if text.startswith("="):
            return _words(self.plain(text))
        return _PLACEHOLDER.sub(lambda match: _words(self.plain(match[1])), text)

    @cached_property
    def _unusual_names(self) -> frozenset[str]:
        return frozenset(name for name in self.data if not name.isidentifier())

    def _compiled(self, text: str) -> Expression:
        return compile_expression(text, self._unusual_names)


def _fits_null(value: Any) -> bool:
    if isinstance(value, list):
        return any(_fits_null(item) for item in value)
    return value is None or value is True


def _words(value: Any) -> str:
    return "" if value is None else str(value)
