"""A form in the words of its reader: the ``translations`` of its file, tables from text to text.

``en`` says everything in English; ``staff`` says to employees what the form asks a customer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SHOWN = frozenset(
    (
        "label",
        "description",
        "text",
        "dateLabel",
        "timeLabel",
        "placeholder",
        "prefixAdorner",
        "suffixAdorner",
        "patternErrorMessage",
        "valuesExpression",
    )
)
TABLES = "translations"
STAFF, ENGLISH = "staff", "en"


def reworded(schema: Mapping[str, Any], locale: str, *, staff: bool = False) -> Mapping[str, Any]:
    """Return the schema in the words of a reader; what the tables do not know stays as it is."""
    tables = schema.get(TABLES, {})
    asked = [tables.get(STAFF, {})] if staff else []
    if locale == ENGLISH:
        asked.append(tables.get(ENGLISH, {}))
    if not any(asked):
        return schema
    kept = {name: value for name, value in schema.items() if name != TABLES}
    words: Mapping[str, Any] = _reworded(kept, asked)
    return words


def texts(node: Any) -> Iterator[str]:
    """Yield every text of a schema that a reader sees."""
    for name, value in node.items() if isinstance(node, Mapping) else ():
        if isinstance(value, str) and name in SHOWN:
            yield value
        elif name != TABLES:
            yield from texts(value)
    for item in node if isinstance(node, list) else ():
        yield from texts(item)


def _reworded(node: Any, tables: list[Mapping[str, str]]) -> Any:
    if isinstance(node, list):
        return [_reworded(item, tables) for item in node]
    if not isinstance(node, Mapping):
        return node
    return {
        name: _said(value, tables) if isinstance(value, str) and name in SHOWN else _reworded(value, tables)
        for name, value in node.items()
    }


def _said(text: str, tables: list[Mapping[str, str]]) -> str:
    for table in tables:
        text = table.get(text, text)
    return text
