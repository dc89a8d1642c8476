"""What a choice offers: written in the form, taken from the data, or computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from forms.components import Node
from forms.expressions import Scope


class Option(NamedTuple):
    """One thing to choose."""

    label: str
    value: Any


def options_of(node: Node, scope: Scope, initial: Mapping[str, Any]) -> list[Option]:
    """Return the options in the order form-js prefers their sources; invalid ones are left out."""
    settings = node.settings
    if settings.get("valuesKey") is not None:
        listed = initial.get(settings["valuesKey"])
    elif settings.get("values") is not None:
        listed = settings["values"]
    else:
        listed = scope.plain(settings.get("valuesExpression") or "null")
    found = (_option(item) for item in listed) if isinstance(listed, list) else ()
    return [option for option in found if option is not None]


def _option(item: Any) -> Option | None:
    if _is_simple(item):
        return Option(_label(item), item)
    if not isinstance(item, dict):
        return None
    label, value = item.get("label"), item.get("value")
    if isinstance(label, str) and label and (_is_simple(value) or (isinstance(value, dict) and value)):
        return Option(label, value)
    return Option(_label(value), value) if _is_simple(value) else None


def _is_simple(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) or (isinstance(value, str) and value != "")


def _label(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
