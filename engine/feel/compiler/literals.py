"""Constants, lists, contexts, intervals and functions."""

from __future__ import annotations

from typing import Any

from jdmn.runtime.DMNRuntimeException import DMNRuntimeException
from jdmn.runtime.Range import Range

from engine.feel.compiler.core import compile_node, compiles
from engine.feel.runtime import Closure, Run, Scope, UserFunction
from engine.feel.syntax.nodes import (
    Constant,
    ContextLiteral,
    FunctionLiteral,
    Interval,
    ListLiteral,
    depth,
    size,
)


@compiles(Constant)
def _constant(node: Constant) -> Closure:
    value = node.value
    return lambda scope: value


@compiles(ListLiteral)
def _list(node: ListLiteral) -> Closure:
    items = tuple(compile_node(item) for item in node.items)
    return lambda scope: [item(scope) for item in items]


@compiles(ContextLiteral)
def _context(node: ContextLiteral) -> Closure:
    entries = tuple(zip(node.keys, (compile_node(value) for value in node.values), strict=True))

    def build(scope: Scope) -> dict[str, Any]:
        result: dict[str, Any] = {}
        inner = Scope(result, scope, scope.run)
        for key, value in entries:
            result[key] = value(inner)
        return result

    return build


@compiles(FunctionLiteral)
def _function(node: FunctionLiteral) -> Closure:
    body = compile_node(node.body)
    cost = (size(node.body), depth(node.body) + 1)
    return lambda scope: UserFunction(node.parameters, node.types, body, scope, cost)


@compiles(Interval)
def _interval(node: Interval) -> Closure:
    low = None if node.low is None else compile_node(node.low)
    high = None if node.high is None else compile_node(node.high)

    def build(scope: Scope) -> Range | None:
        start = None if low is None else low(scope)
        end = None if high is None else high(scope)
        if (start is None and low is not None) or (end is None and high is not None):
            scope.run.warn("区间的端点为空", "An end of the range is null")
            return None
        made = make_range(node.low_included, start, end, node.high_included, scope.run)
        if made is not None:
            made.operator = node.operator
        return made

    return build


def make_range(low_included: bool, low: Any, high: Any, high_included: bool, run: Run) -> Range | None:
    """Return the range, or null with a warning when its ends do not make one."""
    try:
        return Range(low_included, low, high_included, high)
    except (DMNRuntimeException, TypeError):
        run.warn("区间的端点不可比较或顺序颠倒", "The ends of the range are not comparable or reversed")
        return None
