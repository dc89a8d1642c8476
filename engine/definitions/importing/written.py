"""Expressions that BPMN itself has a place for: conditions, timers, numbers of repetitions."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from engine.definitions.importing.expressions import NotTranslated, condition_of, python_of, value_of
from engine.definitions.importing.sheet import SPIFF, Setting, Sheet
from engine.definitions.namespaces import BPMN, Element, attribute, local, namespace, text_of

_PLACES = (
    "conditionExpression",
    "condition",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "loopCardinality",
    "completionCondition",
    "loopCondition",
)
_TIMERS = ("timeDate", "timeDuration", "timeCycle")
_PROGRAMS = frozenset({"javascript", "ecmascript", "groovy", "juel"})
_NUMBER = re.compile(r"\d+")


def translate(sheet: Sheet) -> None:
    """Rewrite the expressions of a file where they stand; what they were is kept beside them."""
    python = any(namespace(element) == SPIFF for element in sheet.root.iter("*")) or SPIFF in sheet.root.nsmap.values()
    for element in list(sheet.elements(*_PLACES)):
        text = text_of(element)
        language = (attribute(element, "language") or "").lower()
        if not text or text.startswith("=") or "feel" in language:
            continue
        rewrite = _rewriting(element, text, language, python)
        if rewrite is None:
            continue
        owner = _owner(element)
        value = sheet.tried(owner, Setting(local(element), text, f"bpmn:{local(element)}"), rewrite)
        if value is None or value == text:
            continue
        sheet.keep_original(owner, local(element), text)
        for child in list(element):
            element.remove(child)
        element.text = value
        sheet.done(owner, f"bpmn:{local(element)}", value)


def _rewriting(element: Element, text: str, language: str, python: bool) -> Callable[[str], str] | None:
    """Return how the language of an expression is translated, None for a text that is no expression."""
    if "${" in text or "#{" in text:
        return value_of if local(element) in _TIMERS else condition_of
    if language.rpartition("/")[2] in _PROGRAMS:
        return condition_of
    if python and not (local(element) == "loopCardinality" and _NUMBER.fullmatch(text)):
        return _python_timer if local(element) in _TIMERS else python_of
    return None


def _python_timer(text: str) -> str:
    """Return a timer's value: SpiffWorkflow writes ISO 8601 as a Python string."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        if re.fullmatch(r"[\dA-Z:/+.-]+", text):
            return text
        return python_of(text)
    if not isinstance(value, str):
        raise NotTranslated("不是时间", "it is no time")
    return value


def _owner(element: Element) -> Element:
    """Return the flow, event or activity an expression belongs to."""
    holder = element.getparent()
    while holder is not None and (
        namespace(holder) != BPMN or local(holder).endswith(("EventDefinition", "LoopCharacteristics"))
    ):
        holder = holder.getparent()
    return element if holder is None else holder
