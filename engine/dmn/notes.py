"""Collects what is wrong while a decision file is read, and compiles its texts."""

from __future__ import annotations

from engine.definitions.namespaces import Element
from engine.dmn.elements import identity
from engine.errors import Problem
from engine.feel.errors import FeelError
from engine.feel.expression import Expression, UnaryTest, compile_expression, compile_unary_tests
from engine.feel.syntax.nodes import Constant, UnaryTests, ValueTest
from engine.feel.types import Type
from engine.text import Text

_NOTHING = UnaryTests(0, (ValueTest(0, Constant(0, None), True),), False)
"""A cell nothing passes."""


class Notes:
    """The problems found so far; a text that does not compile is noted and stands for null."""

    def __init__(self, known: frozenset[str]) -> None:
        self.problems: list[Problem] = []
        self.types: dict[str, Type] = {}
        self.known = known

    def error(self, element: Element, text: Text) -> None:
        """Note that the file cannot be used because of ``element``."""
        self.problems.append(Problem(identity(element), text))

    def warning(self, element: Element, text: Text) -> None:
        """Note something odd about ``element`` that does not keep the file from being used."""
        self.problems.append(Problem(identity(element), text, "warning"))

    def expression(self, element: Element, text: str | None, place: Text) -> Expression:
        """Compile an expression; ``place`` says where it is in words a table's author knows."""
        text = text or "null"
        try:
            return compile_expression(text, self.known, self.types)
        except FeelError as error:
            self.refused(element, error, text, place)
            return Expression(text, Constant(0, None))

    def tests(self, element: Element, text: str | None, place: Text) -> UnaryTest:
        """Compile the unary tests of a cell."""
        text = text or ""
        try:
            return compile_unary_tests(text, self.known, self.types)
        except FeelError as error:
            self.refused(element, error, text, place)
            return UnaryTest(text, _NOTHING)

    def refused(self, element: Element, error: FeelError, text: str, place: Text) -> None:
        """Note that the expression ``text`` at ``place`` does not compile."""
        quoted = text if len(text) <= 60 else text[:59] + "…"
        self.error(
            element,
            Text(f"{place.zh}: “{quoted}”{error.text.zh}", f'{place.en}: "{quoted}" {error.text.en}'),
        )
