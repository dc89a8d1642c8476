"""A compiled expression: evaluated, explained or used as a test, always within its budget."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from engine.feel import functions
from engine.feel.compiler import Test, compile_cell, compile_node
from engine.feel.errors import FeelLimitError
from engine.feel.free_names import free_names
from engine.feel.limits import MAX_STEPS, MAX_VALUE_DEPTH
from engine.feel.runtime import Closure, Run, Scope, Surroundings
from engine.feel.syntax import read_expression, read_unary_tests
from engine.feel.syntax.nodes import Constant, Node, UnaryTests
from engine.feel.types import Type
from engine.text import Text

_NO_TYPES: Final[Mapping[str, Type]] = {}


class Expression:
    """One expression or one cell of unary tests, parsed once and usable from many threads.

    ``names`` are the variables it surely reads from its context; ``filter_names`` those read inside a filter,
    which may be members of the filtered items instead.
    """

    def __init__(self, text: str, node: Node) -> None:
        self.text = text
        self._closure: Closure = compile_node(node)
        self.names, self.filter_names = free_names(node)

    def evaluate(self, context: Mapping[str, Any], *, steps: int = MAX_STEPS) -> Any:
        """Return the value in ``context``; what goes wrong inside gives null (DMN 1.4 §10.3.1).

        Raises FeelLimitError when the work exceeds ``steps``.
        """
        return self.run(context, Run(steps))

    def evaluate_explained(self, context: Mapping[str, Any], *, steps: int = MAX_STEPS) -> tuple[Any, list[Text]]:
        """Return the value and why parts of it became null."""
        warnings: list[Text] = []
        return self.run(context, Run(steps, warnings)), warnings

    def run(self, context: Mapping[str, Any], run: Run) -> Any:
        """Return the value, drawing on the budget of ``run``."""
        try:
            value = self._closure(Surroundings(context, run))
            if type(value) is list or type(value) is dict:
                measure(value, run)
            return value
        except RecursionError:
            raise FeelLimitError(Text("表达式嵌套过深", "The expression nests too deeply")) from None

    def within(self, scope: Scope) -> Any:
        """Return the value inside a larger evaluation, which keeps the budget and measures the result."""
        return self._closure(scope)


class UnaryTest(Expression):
    """The tests of one cell, which a value passes or not; as an expression they ask the variable ``?``."""

    matches: Test
    """Whether a value passes inside a larger evaluation; null when that cannot be said."""

    def __init__(self, text: str, node: UnaryTests) -> None:
        self.text = text
        self.matches = compile_cell(node)
        self.names, self.filter_names = free_names(node)

    def _closure(self, scope: Scope) -> bool | None:
        return self.matches(scope.find("?"), scope)

    def test(self, value: Any, context: Mapping[str, Any], *, steps: int = MAX_STEPS) -> bool:
        """Return whether ``value`` passes these unary tests; a test that gives null is not passed."""
        return self.run({**context, "?": value}, Run(steps)) is True


def measure(value: Any, run: Run) -> None:
    """Refuse results that are small in memory only because parts are shared."""
    level = [value]
    for _ in range(MAX_VALUE_DEPTH):
        run.spend(len(level))
        following: list[Any] = []
        for item in level:
            inner = item.values() if type(item) is dict else item
            run.spend(len(inner))
            following.extend(part for part in inner if type(part) is list or type(part) is dict)
        if not following:
            return
        level = following
    raise FeelLimitError(Text("结果嵌套过深", "The result nests too deeply"))


def compile_expression(
    text: str,
    known_names: frozenset[str] = frozenset(),
    types: Mapping[str, Type] = _NO_TYPES,
) -> Expression:
    """Return the compiled expression; raises FeelSyntaxError or FeelLimitError.

    ``known_names`` are variables and members whose names hold spaces or operator characters; ``types`` the
    item definitions of a decision model.
    """
    if types:
        return _expression(text, known_names, types)
    return _cached_expression(text, known_names, functions.revision())


def compile_unary_tests(
    text: str,
    known_names: frozenset[str] = frozenset(),
    types: Mapping[str, Type] = _NO_TYPES,
) -> UnaryTest:
    """Return the compiled cell; raises FeelSyntaxError or FeelLimitError."""
    if types:
        return _unary_tests(text, known_names, types)
    return _cached_unary_tests(text, known_names, functions.revision())


@lru_cache(maxsize=1024)
def compile_value(text: str | None) -> Expression:
    """Return an attribute's expression: FEEL after ``=``, else the literal text (the Camunda 8 convention)."""
    if text is not None and text.lstrip().startswith("="):
        return compile_expression(text.lstrip()[1:])
    return Expression(text or "", Constant(0, text))


@lru_cache(maxsize=4096)
def _cached_expression(text: str, known: frozenset[str], revision: int) -> Expression:
    return _expression(text, known, _NO_TYPES)


@lru_cache(maxsize=4096)
def _cached_unary_tests(text: str, known: frozenset[str], revision: int) -> UnaryTest:
    return _unary_tests(text, known, _NO_TYPES)


def _expression(text: str, known: frozenset[str], types: Mapping[str, Type]) -> Expression:
    try:
        return Expression(text, read_expression(text, (*functions.known_names(), *known), types))
    except RecursionError:
        raise FeelLimitError(Text("表达式嵌套过深", "The expression nests too deeply")) from None


def _unary_tests(text: str, known: frozenset[str], types: Mapping[str, Type]) -> UnaryTest:
    try:
        return UnaryTest(text, read_unary_tests(text, (*functions.known_names(), *known), types))
    except RecursionError:
        raise FeelLimitError(Text("表达式嵌套过深", "The expression nests too deeply")) from None
