"""Unary tests: the conditions in decision table cells and behind ``in``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jdmn.runtime.Range import Range

from engine.feel import comparing
from engine.feel.compiler.core import compile_node, compiles
from engine.feel.runtime import Closure, Run, Scope
from engine.feel.syntax.nodes import (
    Comparison,
    Inside,
    InstanceOf,
    Interval,
    Junction,
    Node,
    OperatorTest,
    UnaryTests,
    ValueTest,
)

Test = Callable[[Any, Scope], bool | None]


@compiles(Inside)
def _inside(node: Inside) -> Closure:
    value = compile_node(node.value)
    tests = tuple(_test(test, in_cell=False) for test in node.tests)
    return lambda scope: _any(tests, value(scope), scope)


@compiles(UnaryTests)
def _unary_tests(node: UnaryTests) -> Closure:
    tests = tuple(_test(test, in_cell=True) for test in node.tests)
    negated = node.negated

    def check(scope: Scope) -> bool | None:
        if not tests:
            return True
        result = _any(tests, scope.names["?"], scope)
        return (None if result is None else not result) if negated else result

    return check


def _any(tests: tuple[Test, ...], value: Any, scope: Scope) -> bool | None:
    result: bool | None = False
    for test in tests:
        outcome = test(value, scope)
        if outcome is True:
            return True
        if outcome is None:
            result = None
    return result


def _test(node: Node, in_cell: bool) -> Test:
    if isinstance(node, OperatorTest):
        operand, operator = compile_node(node.operand), node.operator
        return lambda value, scope: comparing.compare(operator, value, operand(scope), scope.run)
    assert isinstance(node, ValueTest)
    expression = compile_node(node.operand)
    if node.asks:
        return lambda value, scope: _condition(expression, value, scope)
    # A condition that does not mention the input ("total > 5") holds by itself, unless the input is a
    # boolean to compare it with.
    condition = isinstance(node.operand, (Comparison, Junction, Inside, InstanceOf))

    def matches(value: Any, scope: Scope) -> bool | None:
        expected = expression(scope)
        if expected is None and isinstance(node.operand, Interval):
            return None
        if type(value) is not bool and (condition or (in_cell and type(expected) is bool)):
            return expected if type(expected) is bool else None
        return accepts(expected, value, scope.run)

    return matches


def _condition(expression: Closure, value: Any, scope: Scope) -> bool | None:
    result = expression(Scope({"?": value}, scope, scope.run))
    return result if type(result) is bool else None


def accepts(expected: Any, value: Any, run: Run) -> bool | None:
    """Return whether ``value`` equals ``expected`` or lies in that range or list."""
    if type(expected) is Range and type(value) is not Range:
        return comparing.within(value, expected)
    if type(expected) is list:
        if comparing.equal(value, expected, run) is True:
            return True
        for item in expected:
            run.spend(1)
            if accepts(item, value, run) is True if type(item) is Range else comparing.equal(value, item, run):
                return True
        return False
    return comparing.equal(value, expected, run)
