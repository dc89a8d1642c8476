"""The forms of a draft procedure: what a person is asked at an element, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from engine.definitions.drafts.model import Question, Work
from engine.definitions.drafts.words import NOTE
from engine.text import Text

ENGLISH = "@en"


def form_id(process_id: str, activity_id: str) -> str:
    """Return the id of the form an element of a draft shows."""
    return f"draft:{process_id}:{activity_id}"


def one_of(key: str, label: Text, options: Iterable[tuple[str, Text]]) -> dict[str, Any]:
    """Return a field with one answer, which has to be given."""
    return {"type": "radio", "key": key, "label": label, "values": list(options), "validate": {"required": True}}


def some_of(key: str, label: Text, options: Iterable[tuple[str, Text]], *, needed: bool) -> dict[str, Any]:
    """Return a field with any number of answers; at least one when it is ``needed``."""
    validate = {"validate": {"required": True}} if needed else {}
    return {"type": "checklist", "key": key, "label": label, "values": list(options), **validate}


def ticked(key: str, label: Text) -> dict[str, Any]:
    """Return a field to tick."""
    return {"type": "checkbox", "key": key, "label": label}


def forms_of(work: Work) -> dict[str, str]:
    """Return the JSON of the forms of all questions by form id; the English one's id ends in ``ENGLISH``."""
    found: dict[str, str] = {}
    for activity_id, question in work.questions.items():
        identifier = form_id(work.process.id, activity_id)
        activity = work.activities[activity_id]
        for suffix, locale in (("", "zh"), (ENGLISH, "en")):
            found[identifier + suffix] = json.dumps(
                {
                    "schemaVersion": 19,
                    "type": "default",
                    "id": identifier,
                    "name": activity.name or activity_id,
                    "components": _components(question, activity.documentation, locale),
                },
                ensure_ascii=False,
            )
    return found


def _components(question: Question, documentation: str, locale: str) -> list[dict[str, Any]]:
    hints = [hint.in_(locale) for hint in question.hints] + ([documentation] if documentation else [])
    components: list[dict[str, Any]] = [{"type": "text", "id": "hint", "text": "\n\n".join(hints)}] if hints else []
    note = {"type": "textarea", "key": "note", "label": NOTE}
    for each in (*question.fields, note):
        component = {**each, "id": f"field_{each['key']}", "label": each["label"].in_(locale)}
        if "values" in each:
            component["values"] = [{"value": value, "label": label.in_(locale)} for value, label in each["values"]]
        components.append(component)
    return components
