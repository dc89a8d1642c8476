"""Which variables of its surroundings an expression reads."""

from __future__ import annotations

from engine.feel.functions import find
from engine.feel.syntax.nodes import (
    ContextLiteral,
    Filter,
    FunctionLiteral,
    Loop,
    Node,
    Variable,
    children,
)


def free_names(node: Node) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names surely read from outside, and those that may be members of filtered items."""
    sure: set[str] = set()
    perhaps: set[str] = set()
    _visit(node, frozenset({"?"}), sure, perhaps)
    return frozenset(sure), frozenset(perhaps - sure)


def _visit(node: Node, bound: frozenset[str], sure: set[str], perhaps: set[str]) -> None:
    if isinstance(node, Variable):
        if node.name not in bound and find(node.name) is None:
            sure.add(node.name)
    elif isinstance(node, Filter):
        _visit(node.base, bound, sure, perhaps)
        _visit(node.predicate, bound | {"item"}, perhaps, perhaps)
    elif isinstance(node, Loop):
        for iterator in node.iterators:
            for source in children(iterator):
                _visit(source, bound | {"partial"}, sure, perhaps)
            bound |= {iterator.name}
        _visit(node.body, bound | {"partial"}, sure, perhaps)
    elif isinstance(node, FunctionLiteral):
        _visit(node.body, bound | set(node.parameters), sure, perhaps)
    elif isinstance(node, ContextLiteral):
        for key, value in zip(node.keys, node.values, strict=True):
            _visit(value, bound, sure, perhaps)
            bound |= {key}
    else:
        for child in children(node):
            _visit(child, bound, sure, perhaps)
