"""Gives an instance its title and its scope, as its process says (``firebreak:title``, ``firebreak:scope``)."""

from __future__ import annotations

from typing import Any

from engine.feel import compile_value
from engine.instances.opened import Opened

TITLE = "firebreak:title"
SCOPE = "firebreak:scope"
NUMBER = "firebreak:number"


def title_of(opened: Opened) -> str:
    """Return the title computed from the variables as they are now; empty when the process has none."""
    text = opened.process.properties.get(TITLE)
    if not text:
        return ""
    value = compile_value(text).evaluate(opened.run.variables)
    return str(value)[:300] if value is not None else ""


def scope_of(text: str | None, variables: dict[str, Any]) -> tuple[str, str]:
    """Return (scope kind, scope id): the project that ``firebreak:scope`` yields, else the company."""
    value = compile_value(text).evaluate(variables) if text else None
    return ("project", str(value)) if value else ("company", "")
