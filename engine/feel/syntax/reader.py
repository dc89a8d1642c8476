"""Reads whole expressions and whole unary tests (DMN 1.4 §10.3.1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.feel.errors import FeelSyntaxError
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.expressions import ExpressionParser
from engine.feel.syntax.names import PROPERTIES, Names
from engine.feel.syntax.nodes import Node, UnaryTests
from engine.feel.types import Type
from engine.text import Text


def read_expression(source: str, known: Iterable[str], types: Mapping[str, Type]) -> Node:
    """Return the tree of ``source``."""
    parser = _parser(source, known, types)
    node = parser.expression()
    _end(parser)
    return node


def read_unary_tests(source: str, known: Iterable[str], types: Mapping[str, Type]) -> UnaryTests:
    """Return the tests of a decision table cell; an empty cell and ``-`` match anything."""
    parser = _parser(source, known, types)
    if parser.token.kind == "end" or (parser.at("-") and parser.ahead().kind == "end"):
        return UnaryTests(0, (), False)
    if parser.at("not") and parser.ahead().text == "(":
        try:
            parser.take()
            parser.take()
            tests = parser.tests()
            parser.expect(")")
            _end(parser)
            return UnaryTests(0, tests, True)
        except FeelSyntaxError as error:
            # not(…) may also begin an ordinary condition, such as not(a) and b.
            parser = _parser(source, known, types)
            try:
                tests = parser.tests()
                _end(parser)
            except FeelSyntaxError as second:
                raise (second if second.position >= error.position else error) from None
            return UnaryTests(0, tests, False)
    tests = parser.tests()
    _end(parser)
    return UnaryTests(0, tests, False)


def _parser(source: str, known: Iterable[str], types: Mapping[str, Type]) -> ExpressionParser:
    return ExpressionParser(Cursor(source, Names((*PROPERTIES, *known))), types)


def _end(parser: ExpressionParser) -> None:
    if parser.token.kind != "end":
        parser.cursor.fail(Text("此处应为运算符或表达式的结尾", "An operator or the end is expected here"))
