"""The table that tells which function compiles which kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.runtime import Closure
from engine.feel.syntax.nodes import Node

N = TypeVar("N", bound=Node)
_COMPILERS: dict[type[Node], Callable[[Any], Closure]] = {}


def compiles(kind: type[N]) -> Callable[[Callable[[N], Closure]], Callable[[N], Closure]]:
    """Register the decorated function as the compiler of ``kind``."""

    def register(function: Callable[[N], Closure]) -> Callable[[N], Closure]:
        _COMPILERS[kind] = function
        return function

    return register


def compile_node(node: Node) -> Closure:
    """Return the closure that gives the value of ``node`` in a scope."""
    return _COMPILERS[type(node)](node)
