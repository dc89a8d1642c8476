"""Reads operators by their precedence (DMN 1.4, grammar rules 1-27) over the primaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from engine.feel.limits import MAX_DEPTH
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.lexer import Token
from engine.feel.syntax.nodes import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Filter,
    Inside,
    InstanceOf,
    Interval,
    Junction,
    Negation,
    Node,
    OperatorTest,
    Path,
    ValueTest,
    Variable,
    children,
)
from engine.feel.syntax.primaries import PrimaryParser
from engine.feel.syntax.type_names import read_type
from engine.feel.types import Type
from engine.text import Text

_COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
_LEVELS: Final = (("+", "-"), ("*", "/"), ("**",))


class ExpressionParser(PrimaryParser):
    """Operators; everything that starts with its own word or bracket is in the base class."""

    def __init__(self, cursor: Cursor, types: Mapping[str, Type]) -> None:
        super().__init__(cursor)
        self.types = types
        # After the ".." of an interval a bracket closes it instead of opening a filter.
        self._closing = False

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.cursor.token

    def expression(self) -> Node:
        """Read one whole expression."""
        closing, self._closing = self._closing, False
        with self.cursor.nested():
            node = self._junction("or")
        self._closing = closing
        return node

    def _junction(self, word: Literal["and", "or"]) -> Node:
        start = self.token.start
        operands = [self._junction("and") if word == "or" else self._comparison()]
        while self.cursor.accept(word):
            operands.append(self._junction("and") if word == "or" else self._comparison())
        return operands[0] if len(operands) == 1 else Junction(start, word, tuple(operands))

    def _comparison(self) -> Node:
        start = self.token.start
        node = self.sum()
        for _ in range(MAX_DEPTH):
            if self.cursor.at(*_COMPARISONS):
                operator = self.cursor.take().text
                node = Comparison(start, operator, node, self.sum())
            elif self.cursor.accept("between"):
                low = self.sum()
                self.cursor.expect("and")
                node = Between(start, node, low, self.sum())
            elif self.cursor.accept("in"):
                node = Inside(start, node, self._in_tests())
            elif self.cursor.at("instance") and self.ahead().text == "of":
                self.cursor.take()
                self.cursor.take()
                node = InstanceOf(start, node, read_type(self.cursor, self.types))
            else:
                return node
        self.cursor.fail(Text("比较运算过多", "Too many comparisons in a row"))

    def sum(self, level: int = 0) -> Node:
        """Read a chain of arithmetic operators."""
        if level == len(_LEVELS):
            return self._negation()
        start = self.token.start
        first = self.sum(level + 1)
        operators: list[str] = []
        operands: list[Node] = []
        while self.cursor.at(*_LEVELS[level]):
            operators.append(self.cursor.take().text)
            operands.append(self.sum(level + 1))
        return Arithmetic(start, first, tuple(operators), tuple(operands)) if operators else first

    def _negation(self) -> Node:
        if not self.cursor.at("-"):
            return self._postfix()
        start = self.cursor.take().start
        with self.cursor.nested():
            return Negation(start, self._negation())

    def _postfix(self) -> Node:
        start = self.token.start
        node = self.primary()
        for _ in range(MAX_DEPTH):
            if self.cursor.at(".") and self.ahead().kind in ("name", "string"):
                self.cursor.take()
                node = Path(start, node, self._member())
            elif self.cursor.at("[") and not self._closing:
                self.cursor.take()
                predicate = self.expression()
                self.cursor.expect("]")
                node = Filter(start, node, predicate)
            elif self.cursor.at("("):
                node = self._call(node, start)
            else:
                return node
        self.cursor.fail(Text("路径过长", "The path is too long"))

    def _member(self) -> str:
        if self.token.kind == "string":
            return str(self.cursor.take().value)
        return self.cursor.member()

    def _call(self, function: Node, start: int) -> Node:
        self.cursor.expect("(")
        arguments: list[Node] = []
        names: list[str] = []
        while not self.cursor.accept(")"):
            if arguments:
                self.cursor.expect(",")
            if self._names_argument():
                names.append(self.cursor.declared_name(":"))
                self.cursor.expect(":")
            arguments.append(self.expression())
        if names and len(names) != len(arguments):
            self.cursor.fail(Text("参数要么全部写名称，要么都不写", "Name either all arguments or none"), start)
        return Call(start, function, tuple(arguments), tuple(names) if names else None)

    def _names_argument(self) -> bool:
        offset = 0
        while self.ahead(offset).kind in ("name", "number") or self.ahead(offset).text in ("-", "'", "/"):
            offset += 1
        return offset > 0 and self.token.kind == "name" and self.ahead(offset).text == ":"

    def _in_tests(self) -> tuple[Node, ...]:
        if not self.cursor.at("("):
            return (self._single_test(),)
        start = self.cursor.take().start
        with self.cursor.nested():
            tests = [self.test()]
            if self.cursor.at("..") and isinstance(tests[0], ValueTest):
                return (ValueTest(start, self._interval(start, False, tests[0].operand), False),)
            while self.cursor.accept(","):
                tests.append(self.test())
            self.cursor.expect(")")
            return tuple(tests)

    def _single_test(self) -> Node:
        """Read the test behind an ``in`` without brackets, which binds closer than ``and``."""
        start = self.token.start
        if self.cursor.at(*_COMPARISONS):
            return OperatorTest(start, self.cursor.take().text, self.sum())
        return ValueTest(start, self.sum(), False)

    def tests(self) -> tuple[Node, ...]:
        """Read one or more positive unary tests."""
        found = [self.test()]
        while self.cursor.accept(","):
            found.append(self.test())
        return tuple(found)

    def test(self) -> Node:
        """Read one positive unary test."""
        start = self.token.start
        if self.cursor.at(*_COMPARISONS):
            operator = self.cursor.take().text
            return OperatorTest(start, operator, self.sum())
        node = self.expression()
        return ValueTest(start, node, _asks(node))

    def _interval(self, start: int, low_included: bool, low: Node) -> Interval:
        self.cursor.expect("..")
        closing, self._closing = self._closing, True
        high = self.sum()
        self._closing = closing
        if not self.cursor.at(")", "]", "["):
            self.cursor.fail(Text("区间应以“]”或“)”结束", 'An interval ends with "]" or ")"'))
        return Interval(start, low_included, low, high, self.cursor.take().text == "]")


def _asks(node: Node) -> bool:
    if isinstance(node, Variable):
        return node.name == "?"
    return any(_asks(child) for child in children(node))
