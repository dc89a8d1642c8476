"""Boxed expressions (DMN 1.4 §10.2) as closures over the same scopes the expression language uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.definitions.namespaces import Element, attribute, local
from engine.dmn.elements import every, first, name_of, text_of
from engine.dmn.item_types import ItemTypes
from engine.dmn.notes import Notes
from engine.dmn.table_reader import read_table
from engine.feel.kinds import Function, kind_of
from engine.feel.runtime import Closure, Run, Scope, UserFunction
from engine.feel.types import ANY, FunctionOf, Type, conform
from engine.text import Text

KINDS = (
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "list",
    "relation",
    "functionDefinition",
    "conditional",
    "filter",
    "for",
    "some",
    "every",
)
_TYPED_INSIDE = frozenset({"decisionTable", "functionDefinition"})
"""Kinds whose declared type says something else than what value they give."""

_TURN = 20
"""Steps one turn of a boxed loop costs."""

BODY_COST = (10, 12)
"""What calling a boxed function costs in steps and in depth."""


def fitted(value: Any, kind: Type, label: str, run: Run) -> Any:
    """Return ``value`` as ``kind``; null with a warning when it does not fit."""
    fits, result = conform(value, kind)
    if not fits:
        run.warn(f"“{label}”的值类型不符或不在允许值内", f'The value of "{label}" is not of its type')
    return result


def result_of(kind: Type) -> Type:
    """Return what a callable of this declared type gives; older files declare the result alone."""
    return kind.result if isinstance(kind, FunctionOf) else kind


class Boxes:
    """Compiles the boxed expressions of one model."""

    def __init__(self, notes: Notes, types: ItemTypes) -> None:
        self._notes = notes
        self._types = types
        self._compilers: dict[str, Callable[[Element, str], Closure]] = {
            "literalExpression": self._literal,
            "decisionTable": lambda element, name: read_table(element, name, self._notes),
            "context": self._context,
            "invocation": self._invocation,
            "list": self._list,
            "relation": self._relation,
            "functionDefinition": self.function,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._for,
            "some": self._quantified,
            "every": self._quantified,
        }

    def inside(self, parent: Element, name: str) -> Closure:
        """Compile the boxed expression that is a child of ``parent``; none at all is null."""
        return self._compile(first(parent, *KINDS), name)

    def _compile(self, element: Element | None, name: str) -> Closure:
        if element is None:
            return lambda scope: None
        closure = self._compilers[local(element)](element, name)
        kind = self._types.named(attribute(element, "typeRef"))
        if kind is ANY or local(element) in _TYPED_INSIDE:
            return closure
        return lambda scope: fitted(closure(scope), kind, name, scope.run)

    def _part(self, element: Element, part: str, name: str) -> Closure:
        wrapper = first(element, part)
        if wrapper is None:
            self._notes.error(element, Text(f"“{name}”缺少 {part} 部分", f'"{name}" has no {part} part'))
            return lambda scope: None
        return self.inside(wrapper, name)

    def _literal(self, element: Element, name: str) -> Closure:
        language = attribute(element, "expressionLanguage")
        if language is not None and "feel" not in language.lower():
            self._notes.error(
                element,
                Text(f"“{name}”用了 {language}，只接受 FEEL", f'"{name}" is in {language}, only FEEL is accepted'),
            )
        return self._notes.expression(element, text_of(element), Text(f"“{name}”", f'"{name}"')).within

    def _context(self, element: Element, name: str) -> Closure:
        entries: list[tuple[str, Type, Closure]] = []
        for entry in every(element, "contextEntry"):
            variable = first(entry, "variable")
            key = name_of(variable)
            entries.append((key, self._types.named(attribute(variable, "typeRef")), self.inside(entry, key or name)))

        def build(scope: Scope) -> Any:
            result: dict[str, Any] = {}
            inner = Scope(result, scope, scope.run)
            for key, kind, value in entries:
                if not key:
                    return value(inner)
                result[key] = fitted(value(inner), kind, key, scope.run)
            return result

        return build

    def _invocation(self, element: Element, name: str) -> Closure:
        function = self.inside(element, name)
        bindings: list[tuple[str, Closure]] = []
        for binding in every(element, "binding"):
            parameter = name_of(first(binding, "parameter"))
            bindings.append((parameter, self.inside(binding, parameter)))

        def invoke(scope: Scope) -> Any:
            target = function(scope)
            if not isinstance(target, Function):
                scope.run.warn(f"“{name}”调用的不是函数", f'"{name}" calls what is no function')
                return None
            return target.call(scope.run, (), {key: value(scope) for key, value in bindings})

        return invoke

    def _list(self, element: Element, name: str) -> Closure:
        items = [self._compile(child, name) for child in every(element, *KINDS)]
        return lambda scope: [item(scope) for item in items]

    def _relation(self, element: Element, name: str) -> Closure:
        columns = [name_of(column) for column in every(element, "column")]
        rows = [[self._compile(cell, name) for cell in every(row, *KINDS)] for row in every(element, "row")]
        return lambda scope: [{column: cell(scope) for column, cell in zip(columns, row, strict=False)} for row in rows]

    def function(self, element: Element, name: str, declared: Type = ANY) -> Closure:
        """Compile a function definition to a closure that gives the function, ``declared`` to be of some type."""
        if attribute(element, "kind") not in (None, "FEEL"):
            self._notes.error(
                element,
                Text(
                    f"“{name}”是外部程序的函数，不允许使用", f'"{name}" is a function of another program: not allowed'
                ),
            )
            return lambda scope: None
        parameters = list(every(element, "formalParameter"))
        names = [name_of(parameter) for parameter in parameters]
        types = [self._types.named(attribute(parameter, "typeRef")) for parameter in parameters]
        body = self.inside(element, name)
        results = (result_of(self._types.named(attribute(element, "typeRef"))), result_of(declared))
        wanted = next((kind for kind in results if kind is not ANY), None)
        return lambda scope: UserFunction(names, types, body, scope, BODY_COST, wanted)

    def _conditional(self, element: Element, name: str) -> Closure:
        condition, then, otherwise = (self._part(element, part, name) for part in ("if", "then", "else"))

        def choose(scope: Scope) -> Any:
            value = condition(scope)
            if value is not None and type(value) is not bool:
                scope.run.warn(f"“{name}”的条件不是 true 或 false", f'The condition of "{name}" is not true or false')
                return None
            return then(scope) if value is True else otherwise(scope)

        return choose

    def _items(self, value: Any, name: str, run: Run) -> Iterable[Any] | None:
        if value is None:
            run.warn(f"“{name}”要遍历的列表为空值", f'The list "{name}" goes through is null')
            return None
        return value if isinstance(value, list) else [value]

    def _filter(self, element: Element, name: str) -> Closure:
        source, match = self._part(element, "in", name), self._part(element, "match", name)

        def select(scope: Scope) -> Any:
            items = self._items(source(scope), name, scope.run)
            if items is None:
                return None
            kept: list[Any] = []
            for item in items:
                scope.run.spend(_TURN)
                inner = Scope({"item": item}, scope, scope.run)
                chosen = match(Scope(item, inner, scope.run) if isinstance(item, dict) else inner)
                if chosen is not None and type(chosen) is not bool:
                    scope.run.warn(
                        f"“{name}”的筛选条件得到 {kind_of(chosen)}", f'The match of "{name}" gave a {kind_of(chosen)}'
                    )
                    return None
                if chosen:
                    kept.append(item)
            return kept

        return select

    def _turns(self, element: Element, name: str) -> Callable[[Scope], Iterable[Scope] | None]:
        variable = " ".join((attribute(element, "iteratorVariable") or "").split())
        source = self._part(element, "in", name)

        def turns(scope: Scope) -> Iterable[Scope] | None:
            items = self._items(source(scope), name, scope.run)
            return None if items is None else (Scope({variable: item}, scope, scope.run) for item in items)

        return turns

    def _for(self, element: Element, name: str) -> Closure:
        turns, body = self._turns(element, name), self._part(element, "return", name)

        def collect(scope: Scope) -> Any:
            results: list[Any] = []
            inners = turns(scope)
            if inners is None:
                return None
            for inner in inners:
                scope.run.spend(_TURN)
                results.append(body(Scope({"partial": list(results)}, inner, scope.run)))
            return results

        return collect

    def _quantified(self, element: Element, name: str) -> Closure:
        turns, condition = self._turns(element, name), self._part(element, "satisfies", name)
        decisive = local(element) == "some"

        def decide(scope: Scope) -> bool | None:
            inners = turns(scope)
            if inners is None:
                return None
            unknown = False
            for inner in inners:
                scope.run.spend(_TURN)
                value = condition(inner)
                if value is decisive:
                    return decisive
                if type(value) is not bool:
                    scope.run.warn(
                        f"“{name}”的条件得到 {kind_of(value)}", f'The condition of "{name}" gave a {kind_of(value)}'
                    )
                    unknown = True
            return None if unknown else not decisive

        return decide
