"""Unary tests: the conditions in decision table cells and behind ``in``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jdmn.runtime.Range import Range

from engine.feel import comparing
from engine.feel.compiler.core import compile_node, compiles
from engine.feel.compiler.literals import make_range
from engine.feel.runtime import Closure, Run, Scope
from engine.feel.syntax.nodes import (
    Between,
    Call,
    Comparison,
    Constant,
    Inside,
    InstanceOf,
    Interval,
    Junction,
    Loop,
    Negation,
    Node,
    OperatorTest,
    UnaryTests,
    ValueTest,
)

Test = Callable[[Any, Scope], bool | None]
"""Tells of a value whether it passes; the scope is that around the test."""

# Expressions that say true or false about something. In a cell, and without a "?", they hold by themselves
# ("total > 5"), unless the input is a boolean to compare them with.
_CONDITIONS = (Comparison, Junction, Inside, InstanceOf)
_CELL_CONDITIONS = (*_CONDITIONS, Between, Call, Loop)


@compiles(Inside)
def _inside(node: Inside) -> Closure:
    value, test = compile_node(node.value), _any(tuple(_test(each, _CONDITIONS) for each in node.tests))
    return lambda scope: test(value(scope), scope)


def compile_cell(node: UnaryTests) -> Test:
    """Return the test of a decision table cell."""
    if not node.tests:
        return passes
    test = _any(tuple(_test(each, _CELL_CONDITIONS) for each in node.tests))
    if not node.negated:
        return test

    def fails(value: Any, scope: Scope) -> bool | None:
        result = test(value, scope)
        return None if result is None else not result

    return fails


def passes(value: Any, scope: Scope) -> bool:
    """Return true: the test of an empty cell."""
    return True


def _any(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def check(value: Any, scope: Scope) -> bool | None:
        result: bool | None = False
        for test in tests:
            outcome = test(value, scope)
            if outcome is True:
                return True
            if outcome is None:
                result = None
        return result

    return check


def _test(node: Node, conditions: tuple[type[Node], ...]) -> Test:
    if isinstance(node, OperatorTest):
        return _operator_test(node)
    assert isinstance(node, ValueTest)
    operand = node.operand
    constant = _constant(operand)
    if type(constant) in comparing.PLAIN:
        return _relation("=", constant)
    if isinstance(operand, Interval):
        return _interval_test(operand)
    expression = compile_node(operand)
    if node.asks:
        return lambda value, scope: _condition(expression, value, scope)
    stands_alone = isinstance(operand, conditions)

    def matches(value: Any, scope: Scope) -> bool | None:
        expected = expression(scope)
        if stands_alone and type(value) is not bool and (type(expected) is bool or isinstance(operand, _CONDITIONS)):
            return expected if type(expected) is bool else None
        return accepts(expected, value, scope.run)

    return matches


def _constant(node: Node | None) -> Any:
    """Return the number or other plain value a node always has; None when it must be computed."""
    if isinstance(node, Negation) and isinstance(node.operand, Constant):
        return compile_node(node)(Scope({}, None, Run()))
    return node.value if isinstance(node, Constant) else None


def _relation(operator: str, bound: Any) -> Test:
    """Return the comparison with a plain value, which needs no more than Python's own when kinds agree."""
    kind, relation = type(bound), comparing.RELATIONS[operator]

    def relate(value: Any, scope: Scope) -> bool | None:
        if type(value) is kind:
            return relation(value, bound)
        return comparing.compare(operator, value, bound, scope.run)

    return relate


def _operator_test(node: OperatorTest) -> Test:
    operator, constant = node.operator, _constant(node.operand)
    if type(constant) in comparing.PLAIN:
        return _relation(operator, constant)
    operand = compile_node(node.operand)

    def relate(value: Any, scope: Scope) -> bool | None:
        bound = operand(Scope({"?": value}, scope, scope.run))
        return comparing.compare(operator, value, bound, scope.run)

    return relate


def _interval_test(node: Interval) -> Test:
    low, high = _constant(node.low), _constant(node.high)
    kind = type(low)
    if node.operator is None and kind in comparing.PLAIN and type(high) is kind:
        interval = make_range(node.low_included, low, high, node.high_included, Run())
        above, below = (
            comparing.RELATIONS[">=" if node.low_included else ">"],
            comparing.RELATIONS["<=" if node.high_included else "<"],
        )
        if interval is not None:
            return lambda value, scope: (
                above(value, low) and below(value, high) if type(value) is kind else accepts(interval, value, scope.run)
            )
    built = compile_node(node)

    def matches(value: Any, scope: Scope) -> bool | None:
        interval = built(scope)
        return None if interval is None else accepts(interval, value, scope.run)

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
