"""The tree of an expression; each node is immutable and knows where in the text it began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from engine.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """The base of all nodes."""

    position: int


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, string, boolean, null or at-literal."""

    value: Any


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A name looked up from the inside out; built-in functions come last."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``base.name``."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``base[predicate]``: an index when the predicate is a number."""

    base: Node
    predicate: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """An invocation with positional or (``names`` given) named arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """``-operand``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A chain of equally binding operators, kept flat so that long sums do not nest."""

    first: Node
    operators: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``left operator right``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """``and``/``or`` over two or more operands."""

    word: Literal["and", "or"]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``value between low and high``."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Inside(Node):
    """``value in tests``: true when one of the tests holds."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``value instance of type``."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """``if … then … else if … then … else …``, kept flat so that long ladders do not nest."""

    conditions: tuple[Node, ...]
    results: tuple[Node, ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator_(Node):
    """``name in source`` or ``name in source..end``."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """``for … return``, ``some … satisfies`` or ``every … satisfies``."""

    word: Literal["for", "some", "every"]
    iterators: tuple[Iterator_, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """``{a: 1, b: a}``; later entries see earlier ones."""

    keys: tuple[str, ...]
    values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """``function(a, b: number) body``."""

    parameters: tuple[str, ...]
    types: tuple[Type, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """``[low..high)`` or, with one end open, the value of ``(< high)``; ``(= x)``, ``(!= x)`` keep their operator."""

    low_included: bool
    low: Node | None
    high: Node | None
    high_included: bool
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class OperatorTest(Node):
    """``< operand`` as a unary test."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class ValueTest(Node):
    """An expression as a unary test: equal to, contained in, or true of ``?``."""

    operand: Node
    asks: bool
    """Whether the expression itself reads ``?`` and so is a condition."""


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The content of a cell; no tests (``-``) means anything matches."""

    tests: tuple[Node, ...]
    negated: bool


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below ``node``."""
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item


def size(node: Node) -> int:
    """Return how many nodes the tree has."""
    return 1 + sum(size(child) for child in children(node))


def depth(node: Node) -> int:
    """Return how many nodes the longest way down has."""
    return 1 + max((depth(child) for child in children(node)), default=0)
