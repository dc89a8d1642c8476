"""An expression between two languages, and its FEEL text with the parentheses it needs and no more."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from engine.text import Text

# Words FEEL reads as syntax: a variable of that name cannot be written in it.
_KEYWORDS = frozenset(
    {
        "and",
        "between",
        "else",
        "every",
        "external",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
        "not",
        "null",
        "of",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "true",
    }
)
# Variables FEEL could read together with an "and" behind them, as in "date and time".
_SHY = re.compile(r".*\b(?:date|days|years)", re.DOTALL)
_NAME = re.compile(r"[^\W\d]\w*")

_LEVELS = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
_NEGATED, _POSTFIX = 7, 8


class NotTranslated(Exception):
    """An expression is not of the kind that can be rewritten; ``reason`` says what in it."""

    def __init__(self, zh: str, en: str) -> None:
        self.reason = Text(zh, en)
        super().__init__(en)


@dataclass(frozen=True)
class Value:
    """A constant: text, number, truth value or null."""

    value: str | Decimal | bool | None


@dataclass(frozen=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True)
class Path:
    """A property of a value."""

    base: Node
    key: str


@dataclass(frozen=True)
class Item:
    """The item of a list at ``index``, counted from 0 as programs do."""

    base: Node
    index: int


@dataclass(frozen=True)
class Minus:
    """A negative."""

    base: Node


@dataclass(frozen=True)
class Binary:
    """Two values and the FEEL operator between them."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Choice:
    """One value or another, by a condition."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True)
class Call:
    """A FEEL built-in function."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Listed:
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Context:
    """Named values."""

    entries: tuple[tuple[str, Node], ...]


Node: TypeAlias = Value | Name | Path | Item | Minus | Binary | Choice | Call | Listed | Context


def quoted(text: str) -> str:
    """Return ``text`` as a FEEL string."""
    return json.dumps(text, ensure_ascii=False)


def checked_name(name: str) -> str:
    """Return a name FEEL can write; raises ``NotTranslated``."""
    if not _NAME.fullmatch(name) or name in _KEYWORDS:
        raise NotTranslated(f"变量名 {name} 在 FEEL 中不可用", f"FEEL cannot write the name {name}")
    return name


def feel(node: Node) -> str:
    """Return the FEEL text of an expression; raises ``NotTranslated`` for names FEEL cannot write."""
    try:
        return _write(node)[0]
    except RecursionError as error:
        raise NotTranslated("表达式过长或嵌套过深", "the expression is too long or nested too deeply") from error


def _write(node: Node) -> tuple[str, int]:
    match node:
        case Value(value):
            return _constant(value), _POSTFIX
        case Name(name):
            return checked_name(name), _POSTFIX
        case Path(base, key):
            if not _NAME.fullmatch(key) or key in _KEYWORDS:
                return f"get value({feel(base)}, {quoted(key)})", _POSTFIX
            return f"{_at(base, _POSTFIX)}.{key}", _POSTFIX
        case Item(base, index):
            return f"{_at(base, _POSTFIX)}[{index + 1 if index >= 0 else index}]", _POSTFIX
        case Minus(base):
            return f"-{_at(base, _POSTFIX)}", _NEGATED
        case Binary(operator, left, right):
            return _binary(operator, left, right)
        case Choice(condition, yes, no):
            return f"if {feel(condition)} then {feel(yes)} else {feel(no)}", 0
        case Call(function, arguments):
            return f"{function}({', '.join(map(feel, arguments))})", _POSTFIX
        case Listed(items):
            return f"[{', '.join(map(feel, items))}]", _POSTFIX
        case Context(entries):
            return f"{{{', '.join(f'{checked_name(name)}: {feel(value)}' for name, value in entries)}}}", _POSTFIX


def _binary(operator: str, left: Node, right: Node) -> tuple[str, int]:
    if operator in _COMPARING:
        return f"{_at(left, 4)} {operator} {_at(right, 4)}", 3
    level = _LEVELS[operator]
    # To the right of - and / the same level needs parentheses too; ** is written with them on both sides.
    first = _at(left, level + 1 if operator == "**" else level)
    if operator == "and" and _SHY.fullmatch(first):
        first = f"({first})"
    return f"{first} {operator} {_at(right, level if operator in ('or', 'and') else level + 1)}", level


def _at(node: Node, level: int) -> str:
    text, own = _write(node)
    return text if own >= level else f"({text})"


def _constant(value: str | Decimal | bool | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else format(value, "f")
