"""Words turned back into values: what a table of a register says, cell by cell; the inverse of ``summary.said``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from engine import clock
from engine.text import Text
from forms import dates, messages
from forms.components import MULTIPLE_CHOICE, SINGLE_CHOICE, Node
from forms.expressions import Scope
from forms.options import options_of
from forms.paths import put

_YES: Final = frozenset(("是", "有", "yes", "true", "y", "1", "√", "✓"))
_NO: Final = frozenset(("否", "无", "no", "false", "n", "0", "×"))
_DAY: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?", re.ASCII
)
_BETWEEN: Final = re.compile(r"[、,，;；]\s*")
UNREADABLE: Final = frozenset(("filepicker", "expression"))
"""What a table cannot say: files, and what the form computes itself."""


def meant(
    nodes: Iterable[Node], words: Mapping[str, str], data: Mapping[str, Any], others: Iterable[Node]
) -> tuple[dict[str, Any], dict[str, list[Text]]]:
    """Return the values the words of some fields mean, nested as their keys say, and what cannot be read, by field.

    ``others`` are the same fields in another language: the labels of their options count too.
    """
    values: dict[str, Any] = {}
    problems: dict[str, list[Text]] = {}
    known = {node.path: node for node in nodes}
    also = {node.path: node for node in others}
    scope = Scope.of(data)
    for field, text in words.items():
        path = tuple(field.split("."))
        node = known.get(path)
        if node is None or node.type in UNREADABLE:
            continue
        value, problem = _value(node, also.get(path, node), text.strip(), scope, data)
        if problem is not None:
            problems[field] = [problem]
        else:
            put(values, path, value)
    return values, problems


def _value(node: Node, other: Node, text: str, scope: Scope, data: Mapping[str, Any]) -> tuple[Any, Text | None]:
    if text == "":
        return (False if node.type == "checkbox" else [] if node.type in MULTIPLE_CHOICE else None), None
    if node.type in SINGLE_CHOICE:
        return _chosen(node, other, text, scope, data)
    if node.type in MULTIPLE_CHOICE:
        found = [_chosen(node, other, part, scope, data) for part in _BETWEEN.split(text) if part]
        problem = next((problem for _, problem in found if problem is not None), None)
        return [value for value, _ in found], problem
    if node.type == "checkbox":
        folded = text.casefold()
        return folded in _YES, None if folded in _YES | _NO else messages.NOT_YES_NO
    if node.type == "number":
        return _number(node, text, scope)
    if node.type == "datetime":
        return _moment(node, text)
    return text, None


def _chosen(node: Node, other: Node, text: str, scope: Scope, data: Mapping[str, Any]) -> tuple[Any, Text | None]:
    for options in (options_of(node, scope, data), options_of(other, scope, data)):
        for option in options:
            if text in (option.label, str(option.value)):
                return option.value, None
    return None, messages.NOT_OFFERED


def _number(node: Node, text: str, scope: Scope) -> tuple[Any, Text | None]:
    settings = node.settings.get("appearance")
    adorners = settings if isinstance(settings, Mapping) else {}
    before, after = (scope.filled(str(adorners.get(f"{at}Adorner") or "")) for at in ("prefix", "suffix"))
    bare = text.removeprefix(before).removesuffix(after).replace(",", "").replace("，", "").strip()
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None, messages.NOT_NUMBER
    if not number.is_finite() or abs(number.adjusted()) > 15:
        return None, messages.NOT_NUMBER
    if node.settings.get("serializeToString"):
        return bare, None
    return int(number) if number == number.to_integral_value() else float(number), None


def _moment(node: Node, text: str) -> tuple[Any, Text | None]:
    subtype = node.settings.get("subtype", "date")
    if subtype == "time":
        return text, None if dates.parse_time(text) else messages.NOT_TIME
    found = _DAY.fullmatch(text)
    if found is None:
        return text, None if dates.parse_datetime(text) and subtype == "datetime" else messages.NOT_DATE
    year, month, day, at = found.groups()
    written = f"{year}-{int(month):02d}-{int(day):02d}"
    if subtype != "datetime":
        return (written, None) if dates.parse_date(written) else (None, messages.NOT_DATE)
    try:
        moment = datetime.fromisoformat(f"{written}T{(at or '0:00').zfill(5)}").replace(tzinfo=clock.local_zone())
    except ValueError:
        return None, messages.NOT_DATE_TIME
    return moment.isoformat(timespec="minutes"), None
