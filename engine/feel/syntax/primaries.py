"""Reads everything that starts with its own word, bracket or literal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Literal

from engine.feel import temporal
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.lexer import Token
from engine.feel.syntax.names import KEYWORDS
from engine.feel.syntax.nodes import (
    Conditional,
    Constant,
    ContextLiteral,
    FunctionLiteral,
    Interval,
    Iterator_,
    ListLiteral,
    Loop,
    Node,
    Variable,
)
from engine.feel.syntax.type_names import read_type
from engine.feel.types import ANY, Type
from engine.text import Text

_CONSTANTS = {"true": True, "false": False, "null": None}
_LOOPS: Mapping[str, Literal["for", "some", "every"]] = {"for": "for", "some": "some", "every": "every"}


class PrimaryParser(ABC):
    """The part of the grammar below the operators; knows operators only as ``expression``."""

    types: Mapping[str, Type]

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor

    @abstractmethod
    def expression(self) -> Node:
        """Read one whole expression."""

    @abstractmethod
    def sum(self, level: int = 0) -> Node:
        """Read a chain of arithmetic operators."""

    @abstractmethod
    def _interval(self, start: int, low_included: bool, low: Node) -> Interval:
        """Read the rest of an interval from its ``..``."""

    def ahead(self, offset: int = 1) -> Token:
        """Return a later token."""
        return self.cursor.ahead(offset)

    def at(self, *texts: str) -> bool:
        """Tell whether the next token is one of these."""
        return self.cursor.at(*texts)

    def take(self) -> Token:
        """Return the next token and step over it."""
        return self.cursor.take()

    def expect(self, text: str) -> Token:
        """Step over ``text`` or report that it is missing."""
        return self.cursor.expect(text)

    def primary(self) -> Node:
        """Read a literal, a name or something in brackets."""
        token = self.cursor.token
        if token.kind in ("number", "string"):
            self.cursor.take()
            return Constant(token.start, token.value)
        if token.kind == "name":
            return self._word(token)
        if token.kind == "op":
            if token.text == "(":
                return self._parenthesis()
            if token.text == "[":
                return self._bracket()
            if token.text == "]":
                self.cursor.take()
                return self._interval(token.start, False, self.sum())
            if token.text == "{":
                return self._context()
            if token.text == "@" and self.ahead().kind == "string":
                return self._at_literal()
        self.cursor.fail(Text("此处应为值或名称", "A value or a name is expected here"))

    def _word(self, token: Token) -> Node:
        known = self.cursor.known.match(self.cursor.tokens, self.cursor.index)
        if known is None and token.text in KEYWORDS:
            if token.text in _CONSTANTS:
                self.cursor.take()
                return Constant(token.start, _CONSTANTS[token.text])
            if token.text == "if":
                return self._conditional()
            if token.text in _LOOPS:
                return self._loop()
            if token.text == "function" and self.ahead().text == "(":
                return self._function()
            self.cursor.fail(Text("此处应为值或名称", "A value or a name is expected here"))
        return Variable(token.start, self.cursor.name())

    def _parenthesis(self) -> Node:
        start = self.cursor.take().start
        if self.at("<", "<=", ">", ">=", "=", "!="):
            operator = self.cursor.take().text
            operand = self.sum()
            self.expect(")")
            if operator in ("=", "!="):
                return Interval(start, operator == "=", operand, operand, operator == "=", operator)
            if operator in ("<", "<="):
                return Interval(start, False, None, operand, operator == "<=")
            return Interval(start, operator == ">=", operand, None, False)
        inner = self.expression()
        if self.at(".."):
            return self._interval(start, False, inner)
        self.expect(")")
        return inner

    def _bracket(self) -> Node:
        start = self.cursor.take().start
        items: list[Node] = []
        while not self.cursor.accept("]"):
            if items:
                self.expect(",")
            items.append(self.expression())
            if len(items) == 1 and self.at(".."):
                return self._interval(start, True, items[0])
        return ListLiteral(start, tuple(items))

    def _context(self) -> Node:
        start = self.cursor.take().start
        keys: list[str] = []
        values: list[Node] = []
        with self.cursor.scope():
            while not self.cursor.accept("}"):
                if keys:
                    self.expect(",")
                position = self.cursor.token.start
                key = self._key()
                if key in keys:
                    self.cursor.fail(Text(f"“{key}”重复出现", f'"{key}" is given twice'), position)
                self.expect(":")
                values.append(self.expression())
                keys.append(key)
                self.cursor.known.add(key)
                self.cursor.members.add(key)
        return ContextLiteral(start, tuple(keys), tuple(values))

    def _key(self) -> str:
        if self.cursor.token.kind == "string":
            return str(self.cursor.take().value)
        return self.cursor.declared_name(":")

    def _at_literal(self) -> Node:
        start = self.cursor.take().start
        token = self.cursor.take()
        value = temporal.parse_any(token.value)
        if value is None:
            self.cursor.fail(
                Text(f"“{token.value}”不是日期、时间或时长", f'"{token.value}" is no date, time or duration'),
                token.start,
            )
        return Constant(start, value)

    def _conditional(self) -> Node:
        start = self.cursor.token.start
        conditions: list[Node] = []
        results: list[Node] = []
        while self.cursor.accept("if"):
            conditions.append(self.expression())
            self.expect("then")
            results.append(self.expression())
            self.expect("else")
        return Conditional(start, tuple(conditions), tuple(results), self.expression())

    def _loop(self) -> Node:
        word = self.cursor.take()
        iterators: list[Iterator_] = []
        with self.cursor.scope(["partial"]):
            while not iterators or self.cursor.accept(","):
                iterators.append(self._iterator())
                self.cursor.known.add(iterators[-1].name)
            self.expect("return" if word.text == "for" else "satisfies")
            body = self.expression()
        return Loop(word.start, _LOOPS[word.text], tuple(iterators), body)

    def _iterator(self) -> Iterator_:
        start = self.cursor.token.start
        name = self._iterator_name()
        self.expect("in")
        source = self.expression()
        end = self.expression() if self.cursor.accept("..") else None
        return Iterator_(start, name, source, end)

    def _iterator_name(self) -> str:
        words = [self.expect_name()]
        while not self.at("in"):
            words.append(self.expect_name())
        return " ".join(words)

    def expect_name(self) -> str:
        """Read one word of a name."""
        if self.cursor.token.kind != "name":
            self.cursor.fail(Text("此处应为名称", "A name is expected here"))
        return self.cursor.take().text

    def _function(self) -> Node:
        start = self.cursor.take().start
        self.expect("(")
        names: list[str] = []
        types: list[Type] = []
        while not self.cursor.accept(")"):
            if names:
                self.expect(",")
            names.append(self.cursor.declared_name(":", ",", ")"))
            types.append(read_type(self.cursor, self.types) if self.cursor.accept(":") else ANY)
        if self.at("external"):
            self.cursor.fail(Text("不允许调用外部程序的函数", "Functions of other programs are not allowed"), start)
        with self.cursor.scope(names):
            body = self.expression()
        return FunctionLiteral(start, tuple(names), tuple(types), body)
