"""The questions a step asks: those of the rules, then those earlier cases taught (JDR-009)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.feel import FeelError, compile_expression
from engine.model import Entry
from engine.registers import READ, find, get, note_case
from engine.registers.checklists import LESSON, REGISTER
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

FITTED = ("product_type", "decoration")
"""What a question and a project have alike; empty on either side it fits."""
_STEPS = 10_000
"""What one condition may cost; nobody writes one that needs more."""


@service("checklist.build", Text("生成检查清单", "Build a checklist"))
def build(context: ServiceContext, list: str, project: str | None = None) -> dict[str, Any]:
    """Return as ``items`` the questions of a list that are in use and fit the project.

    Each is {code, text, text_en, category, source, source_number}.  A question is left out only where the project
    says it does not fit; what the project does not say, and a condition that cannot be decided, leaves it in.
    """
    found = get(context.session, "project", project) if project else None
    fields = _fields(found.data if found is not None else {})
    asked = [entry for entry in find(context.session, REGISTER, list=list) if _fits(entry.data, fields)]
    asked.sort(key=lambda entry: (entry.data.get("source") == LESSON, entry.number))
    note_case(context.session, asked, context.instance.id, READ)
    return {"items": [_item(entry) for entry in asked]}


def _item(entry: Entry) -> dict[str, Any]:
    data = entry.data
    told = {name: data.get(name) for name in ("text", "category", "source", "source_number")}
    return {"code": entry.number, **told, "text_en": data.get("text_en") or data.get("text")}


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the project's fields with its dates as dates, so that conditions can compare them."""
    return {name: _dated(value) for name, value in data.items()}


def _dated(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


def _fits(question: Mapping[str, Any], project: Mapping[str, Any]) -> bool:
    here = {name: question.get(name) for name in FITTED if question.get(name)}
    if any(project.get(name) not in (None, "", value) for name, value in here.items()):
        return False
    return _holds(str(question.get("condition") or ""), project)


def _holds(condition: str, project: Mapping[str, Any]) -> bool:
    if not condition.strip():
        return True
    try:
        expression = compile_expression(condition.removeprefix("="))
        told = all(project.get(name) not in (None, "") for name in expression.names)
        return not told or expression.evaluate(project, steps=_STEPS) is not False
    except FeelError:
        return True
