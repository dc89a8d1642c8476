"""Reads type names: ``date and time``, ``list<number>``, ``function<string> -> Any`` …"""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.names import words
from engine.feel.types import ANY, SIMPLE, AnyFunction, ContextOf, FunctionOf, ListOf, RangeOf, Type
from engine.text import Text

_BARE: Mapping[str, Type] = {
    "context": ContextOf(()),
    "list": ListOf(ANY),
    "range": RangeOf(ANY),
    "function": AnyFunction(),
}
_LONG = tuple(sorted((name for name in SIMPLE if " " in name), key=len, reverse=True))


def read_type(cursor: Cursor, custom: Mapping[str, Type]) -> Type:
    """Read one type; ``custom`` holds the item definitions of a decision model."""
    with cursor.nested():
        start = cursor.token.start
        if cursor.at("list", "range") and cursor.ahead().text == "<":
            kind = cursor.take().text
            cursor.take()
            element = read_type(cursor, custom)
            cursor.expect(">")
            return ListOf(element) if kind == "list" else RangeOf(element)
        if cursor.at("context") and cursor.ahead().text == "<":
            return _context(cursor, custom)
        if cursor.at("function") and cursor.ahead().text == "<":
            return _function(cursor, custom)
        for name in (*_LONG, *custom):
            parts = words(name)
            if len(parts) > 1 and all(cursor.ahead(i).text == part for i, part in enumerate(parts)):
                cursor.index += len(parts)
                return SIMPLE.get(name) or custom[name]
        if cursor.token.kind != "name":
            cursor.fail(Text("此处应为类型名称", "A type is expected here"))
        name = cursor.take().text
        while cursor.at(".") and cursor.ahead().kind == "name":
            cursor.take()
            name += "." + cursor.take().text
        found = custom.get(name) or SIMPLE.get(name)
        if found is None:
            found = _BARE.get(name)
        if found is None:
            cursor.fail(Text(f"没有类型“{name}”", f'There is no type "{name}"'), start)
        return found


def _context(cursor: Cursor, custom: Mapping[str, Type]) -> Type:
    cursor.take()
    cursor.take()
    entries: list[tuple[str, Type]] = []
    while not cursor.accept(">"):
        if entries:
            cursor.expect(",")
        name = cursor.declared_name(":")
        cursor.expect(":")
        entries.append((name, read_type(cursor, custom)))
    return ContextOf(tuple(entries))


def _function(cursor: Cursor, custom: Mapping[str, Type]) -> Type:
    cursor.take()
    cursor.take()
    parameters: list[Type] = []
    while not cursor.accept(">"):
        if parameters:
            cursor.expect(",")
        parameters.append(read_type(cursor, custom))
    cursor.expect("->")
    return FunctionOf(tuple(parameters), read_type(cursor, custom))
