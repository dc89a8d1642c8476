"""Conditions and loops; every turn of a loop is paid for with the size of its body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jdmn.runtime.Range import Range

from engine.feel.compiler.core import compile_node, compiles
from engine.feel.kinds import kind_of
from engine.feel.runtime import Closure, Run, Scope
from engine.feel.syntax.nodes import Conditional, Iterator_, Loop, Node, Variable, children, size

Items = Callable[[Scope], Iterable[Any] | None]
Turns = Callable[[Scope], Iterator[Scope | None]]


@compiles(Conditional)
def _conditional(node: Conditional) -> Closure:
    branches = tuple(zip(map(compile_node, node.conditions), map(compile_node, node.results), strict=True))
    otherwise = compile_node(node.otherwise)

    def choose(scope: Scope) -> Any:
        for condition, result in branches:
            value = condition(scope)
            if value is True:
                return result(scope)
            if value is not False:
                scope.run.warn("if 的条件不是 true 或 false", "The condition of if is not true or false")
        return otherwise(scope)

    return choose


def counted(low: Any, high: Any, run: Run) -> Iterable[Any] | None:
    """Return the values from ``low`` to ``high``, upwards or downwards: whole numbers or days."""
    if type(low) is Decimal and type(high) is Decimal:
        # Beyond 16 digits no loop could end, and counting itself becomes slow.
        if max(low.adjusted(), high.adjusted()) > 15 or low != int(low) or high != int(high):
            run.warn("循环的上下限应为整数", "The ends of an iteration must be whole numbers")
            return None
        first, last = int(low), int(high)
        step = 1 if first <= last else -1
        return (Decimal(number) for number in range(first, last + step, step))
    if type(low) is date and type(high) is date:
        step = 1 if low <= high else -1
        return (low + timedelta(days=offset) for offset in range(0, (high - low).days + step, step))
    run.warn("循环的上下限应为整数或日期", "The ends of an iteration must be whole numbers or dates")
    return None


def _items(node: Iterator_) -> Items:
    source = compile_node(node.source)
    if node.end is not None:
        end = compile_node(node.end)
        return lambda scope: counted(source(scope), end(scope), scope.run)

    def listed(scope: Scope) -> Iterable[Any] | None:
        value = source(scope)
        if isinstance(value, list):
            return value
        if isinstance(value, Range):
            if not value.startIncluded or not value.endIncluded or value.start is None or value.end is None:
                scope.run.warn("不能遍历开区间", "An open range cannot be iterated over")
                return None
            return counted(value.start, value.end, scope.run)
        if value is None:
            scope.run.warn("不能遍历空值", "Null cannot be iterated over")
            return None
        return [value]

    return listed


def _turns(iterators: tuple[Iterator_, ...], cost: int) -> Turns:
    """Return what yields one scope per combination, or None once when a source is not a list."""
    steps = tuple((iterator.name, _items(iterator)) for iterator in iterators)

    def turn(scope: Scope, level: int) -> Iterator[Scope | None]:
        name, items = steps[level]
        values = items(scope)
        if values is None:
            yield None
            return
        for value in values:
            scope.run.spend(cost)
            inner = Scope({name: value}, scope, scope.run)
            if level + 1 == len(steps):
                yield inner
            else:
                yield from turn(inner, level + 1)

    return lambda scope: turn(scope, 0)


def _reads(node: Node, name: str) -> bool:
    if isinstance(node, Variable):
        return node.name == name
    return any(_reads(child, name) for child in children(node))


@compiles(Loop)
def _loop(node: Loop) -> Closure:
    body = compile_node(node.body)
    turns = _turns(node.iterators, size(node.body) + 2)
    if node.word == "for":
        keeps_partial = _reads(node.body, "partial") or any(_reads(it.source, "partial") for it in node.iterators)
        return _for(turns, body, keeps_partial)
    return _quantified(turns, body, decisive=node.word == "some")


def _for(turns: Turns, body: Closure, keeps_partial: bool) -> Closure:
    def collect(scope: Scope) -> list[Any] | None:
        results: list[Any] = []
        holder: dict[str, Any] = {"partial": []}
        outer = Scope(holder, scope, scope.run) if keeps_partial else scope
        for inner in turns(outer):
            if inner is None:
                return None
            if keeps_partial:
                scope.run.spend(len(results))
                holder["partial"] = list(results)
            results.append(body(inner))
        return results

    return collect


def _quantified(turns: Turns, body: Closure, decisive: bool) -> Closure:
    def decide(scope: Scope) -> bool | None:
        unknown = False
        for inner in turns(scope):
            if inner is None:
                return None
            value = body(inner)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                scope.run.warn(
                    f"条件得到 {kind_of(value)}，不是 true 或 false",
                    f"The condition gave a {kind_of(value)}, not true or false",
                )
                unknown = True
        return None if unknown else not decisive

    return decide
