"""Filled-in forms in words: for the history, the case, print and mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from engine.text import Text
from forms import dates
from forms.components import MULTIPLE_CHOICE, SINGLE_CHOICE, Node
from forms.expressions import Scope
from forms.options import options_of
from forms.paths import MISSING, get, same

_YES: Final = Text("是", "Yes")
_NO: Final = Text("否", "No")
_LISTING: Final = Text("、", ", ")
_MONEY: Final = ("元", "¥", "￥", "CNY", "RMB")


@dataclass(frozen=True)
class Row:
    """A label and what was filled in; for a list of rows ``text`` is empty and ``rows`` has them."""

    label: str
    text: str
    rows: tuple[tuple[Row, ...], ...] = ()


def summary(root: Node, data: Mapping[str, Any], locale: str) -> list[Row]:
    """Return what was filled in, in the order of the form; empty fields are left out."""
    return list(_rows(root.children, data, Scope.of(data), data, locale))


def said(root: Node, data: Mapping[str, Any], fields: Iterable[str], locale: str) -> dict[str, str]:
    """Return what was filled in at single fields outside lists, in words; what the form does not know as it is."""
    scope = Scope.of(data)
    nodes = {".".join(node.path): node for node in root.walk() if node.keyed}
    found = {}
    for field in fields:
        value = get(data, tuple(field.split(".")))
        node = nodes.get(field)
        found[field] = _text(node, value, scope, data, locale) if node else _plain(_there(value), locale)
    return found


def teller(root: Node, data: Mapping[str, Any], locale: str) -> Callable[[str, Any], str | None]:
    """Return what says a value in words as the first field of a path does, inside lists too; None without one."""
    scope, nodes = Scope.of(data), dict[str, Node]()
    for node in root.walk():
        if node.keyed:
            nodes.setdefault(".".join(node.path), node)

    def told(field: str, value: Any) -> str | None:
        node = nodes.get(field)
        return None if node is None else _text(node, value, scope, data, locale)

    return told


def _there(value: Any) -> Any:
    return None if value is MISSING else value


def _rows(
    nodes: Iterable[Node], row: Mapping[str, Any], scope: Scope, data: Mapping[str, Any], locale: str
) -> Iterator[Row]:
    for node in nodes:
        value = get(row, node.path) if node.path else MISSING
        if node.keyed:
            text = _text(node, value, scope, data, locale)
            if text and not _is_hidden(node):
                yield Row(scope.filled(node.label), text)
        elif node.repeats:
            each = [
                tuple(_rows(node.children, inner, scope.row(inner, at), data, locale))
                for at, inner in enumerate(value if isinstance(value, list) else ())
                if isinstance(inner, dict)
            ]
            if any(each):
                yield Row(scope.filled(node.label), "", tuple(filter(None, each)))
        else:
            yield from _rows(node.children, row, scope, data, locale)


def _is_hidden(node: Node) -> bool:
    """Tell whether a value was computed for the procedure only: an expression without a label."""
    return node.type == "expression" and not node.settings.get("label")


def _text(node: Node, value: Any, scope: Scope, data: Mapping[str, Any], locale: str) -> str:
    if value is MISSING or value is None or value == "" or value == []:
        return ""
    if node.type in SINGLE_CHOICE:
        return _chosen(node, value, scope, data, locale)
    if node.type in MULTIPLE_CHOICE:
        chosen = value if isinstance(value, list) else [value]
        return _LISTING.in_(locale).join(_chosen(node, item, scope, data, locale) for item in chosen)
    if node.type == "filepicker":
        listed = value if isinstance(value, list) else [value]
        return _LISTING.in_(locale).join(str(file.get("name", "")) for file in listed if isinstance(file, dict))
    if node.type == "number":
        return _number(node, value, scope)
    if isinstance(value, str):
        return dates.shown(value) if node.type == "datetime" else value
    return _plain(value, locale)


def _chosen(node: Node, value: Any, scope: Scope, data: Mapping[str, Any], locale: str) -> str:
    for option in options_of(node, scope, data):
        if same(option.value, value):
            return option.label
    return _plain(value, locale)


def _number(node: Node, value: Any, scope: Scope) -> str:
    """Return a number with its unit; amounts of money get thousands separators."""
    adorners = node.settings.get("appearance")
    settings = adorners if isinstance(adorners, Mapping) else {}
    before, after = (scope.filled(str(settings.get(f"{at}Adorner") or "")) for at in ("prefix", "suffix"))
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    money = any(sign in before or sign in after for sign in _MONEY)
    words = f"{number:,f}" if money else f"{number:f}"
    return f"{before}{' ' if len(before) > 1 else ''}{words}{' ' if after else ''}{after}"


def _plain(value: Any, locale: str) -> str:
    if isinstance(value, bool):
        return (_YES if value else _NO).in_(locale)
    if isinstance(value, list):
        return _LISTING.in_(locale).join(_plain(item, locale) for item in value)
    if isinstance(value, Mapping):
        return _LISTING.in_(locale).join(f"{key}: {_plain(item, locale)}" for key, item in value.items())
    return "" if value is None else str(value)
