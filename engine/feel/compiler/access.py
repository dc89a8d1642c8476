"""Names, paths, filters and calls."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins import BUILT_IN
from engine.feel.compiler.core import compile_node, compiles
from engine.feel.functions import find
from engine.feel.kinds import Function, kind_of
from engine.feel.properties import property_of
from engine.feel.runtime import MISSING, Closure, Run, Scope
from engine.feel.syntax.nodes import Call, Constant, Filter, Node, Path, Variable, size

_PURE = frozenset({"date", "time", "date and time", "duration"})
"""Functions that always give the same for the same constants."""


@compiles(Variable)
def _variable(node: Variable) -> Closure:
    name = node.name

    def read(scope: Scope) -> Any:
        value = scope.find(name)
        if value is not MISSING:
            return value
        function = find(name)
        if function is None:
            scope.run.warn(f"没有变量“{name}”", f'There is no variable "{name}"')
        return function

    return read


@compiles(Path)
def _path(node: Path) -> Closure:
    base, name = compile_node(node.base), node.name

    def read(scope: Scope) -> Any:
        return _member(base(scope), name, scope)

    return read


def _member(value: Any, name: str, scope: Scope) -> Any:
    if type(value) is list:
        scope.run.spend(len(value))
        return [_member(item, name, scope) for item in value]
    if type(value) is dict:
        if name in value:
            return value[name]
    else:
        found, result = property_of(value, name)
        if found:
            return result
    scope.run.warn(f"{kind_of(value)} 没有属性“{name}”", f'A {kind_of(value)} has no property "{name}"')
    return None


@compiles(Filter)
def _filter(node: Filter) -> Closure:
    base, predicate = compile_node(node.base), compile_node(node.predicate)
    cost = size(node.predicate) + 1

    def select(scope: Scope) -> Any:
        value = base(scope)
        if value is None:
            scope.run.warn("不能筛选空值", "Null cannot be filtered")
            return None
        items = value if type(value) is list else [value]
        kept: list[Any] = []
        for number, item in enumerate(items):
            scope.run.spend(cost)
            inner = Scope({"item": item}, scope, scope.run)
            if type(item) is dict:
                inner = Scope(item, inner, scope.run)
            chosen = predicate(inner)
            if type(chosen) is Decimal and number == 0:
                return _at(items, chosen, scope)
            if chosen is True:
                kept.append(item)
        if not items:
            # Nothing to ask the items, but a[1] of an empty list is null while a[x > 1] is empty.
            return None if type(predicate(Scope({}, scope, scope.run))) is Decimal else []
        return kept

    return select


def _at(items: list[Any], position: Decimal, scope: Scope) -> Any:
    index = int(position)
    if index == position and 1 <= abs(index) <= len(items):
        return items[index - 1 if index > 0 else index]
    scope.run.warn(f"列表没有第 {position} 项", f"The list has no item {position}")
    return None


def _callee(node: Node) -> Closure:
    if not isinstance(node, Variable):
        return compile_node(node)
    name = node.name

    def read(scope: Scope) -> Any:
        # A variable that happens to be called like a function must not hide the function.
        value = scope.find(name)
        if isinstance(value, Function):
            return value
        function = find(name)
        if function is None:
            scope.run.warn(f"没有函数“{name}”", f'There is no function "{name}"')
        return function

    return read


def _folded(name: str, arguments: list[Any]) -> Closure:
    """Return the call of a conversion with constants (a date in a cell), made once unless the name means another."""
    built_in = BUILT_IN[name]
    value = built_in.call(Run(), arguments, None)

    def read(scope: Scope) -> Any:
        function = scope.find(name)
        if isinstance(function, Function):
            return function.call(scope.run, arguments, None)
        return value if value is not None else built_in.call(scope.run, arguments, None)

    return read


@compiles(Call)
def _call(node: Call) -> Closure:
    function = _callee(node.function)
    arguments = tuple(compile_node(argument) for argument in node.arguments)
    names = node.names
    if isinstance(node.function, Variable) and node.function.name in _PURE and names is None:
        constants = [argument.value for argument in node.arguments if isinstance(argument, Constant)]
        if len(constants) == len(node.arguments):
            return _folded(node.function.name, constants)

    def invoke(scope: Scope) -> Any:
        target = function(scope)
        if not isinstance(target, Function):
            if target is not None:
                scope.run.warn(f"{kind_of(target)} 不能调用", f"A {kind_of(target)} cannot be called")
            return None
        values = [argument(scope) for argument in arguments]
        if names is None:
            return target.call(scope.run, values, None)
        return target.call(scope.run, (), dict(zip(names, values, strict=True)))

    return invoke
