"""Who does a task, by when, with which form: assignment, dates, priority, form keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.definitions.importing.expressions import quoted, value_of
from engine.definitions.importing.sheet import Setting, Sheet
from engine.definitions.namespaces import Element, bpmn_children, local, text_of
from engine.text import Text

_DURATION = re.compile(r"P(?=[\dT])[\dYMWDTHS.]+")
_COMMA = re.compile(r",(?![^{]*\})")
_OWNER = re.compile(r"\s*(?:(user|group)\s*\(([^()]*)\)|([^(),]+))\s*")
_FORM_PREFIX = re.compile(r"^(?:embedded|app|deployment|camunda-forms|bpmn|external):", re.IGNORECASE)
DRAW_FORM = Text("请提供或绘制该表单", "provide or draw this form")


def translate(sheet: Sheet) -> None:
    """Translate what the elements of a file say about people."""
    for element in sheet.elements("userTask"):
        _assignment(sheet, element)
        _dates(sheet, element)
        _form(sheet, element)
    for element in sheet.elements("startEvent"):
        _form(sheet, element)
        _initiator(sheet, element)


def _assignment(sheet: Sheet, element: Element) -> None:
    settings = [sheet.setting(element, name) for name in ("assignee", "candidateUsers", "candidateGroups")]
    asked = {setting.name: setting for setting in settings if setting is not None}
    for performer in bpmn_children(element, "humanPerformer", "potentialOwner"):
        source, text = f"bpmn:{local(performer)}", text_of(performer)
        if local(performer) == "humanPerformer" and text:
            asked.setdefault("assignee", Setting("assignee", text, source))
            continue
        found: dict[str, list[str]] = {"candidateUsers": [], "candidateGroups": []}
        for kind, name in _owners(text):
            found["candidateUsers" if kind == "user" else "candidateGroups"].append(name)
        for name, names in found.items():
            before = asked.get(name)
            if names and before is None:
                asked[name] = Setting(name, ", ".join(names), source)
            elif names and before is not None:
                asked[name] = Setting(name, ", ".join([before.text, *names]), f"{before.source}, {source}")
    for setting in asked.values():
        value = sheet.tried(element, setting, value_of if setting.name == "assignee" else list_of)
        if value is not None:
            sheet.put(element, "assignmentDefinition", setting.source, {setting.name: value})


def _owners(text: str) -> Iterator[tuple[str, str]]:
    for part in _COMMA.split(text):
        match = _OWNER.fullmatch(part)
        if match is not None:
            yield match[1] or "group", (match[2] or match[3] or "").strip()


def list_of(text: str) -> str:
    """Return names separated by commas as they are; with expressions among them, as a FEEL list."""
    parts = [part.strip() for part in _COMMA.split(text) if part.strip()]
    values = [value_of(part) for part in parts]
    if not any(value.startswith("=") for value in values):
        return ", ".join(values)
    if len(values) == 1:
        return values[0]
    return f"=[{', '.join(value[1:] if value.startswith('=') else quoted(value) for value in values)}]"


def _dates(sheet: Sheet, element: Element) -> None:
    for name in ("dueDate", "followUpDate"):
        setting = sheet.setting(element, name)
        value = None if setting is None else sheet.tried(element, setting, _moment)
        if setting is not None and value is not None:
            sheet.put(element, "taskSchedule", setting.source, {name: value})
    priority = sheet.setting(element, "priority")
    value = None if priority is None else sheet.tried(element, priority, value_of)
    if priority is not None and value is not None:
        sheet.put(element, "priorityDefinition", priority.source, {"priority": value})


def _moment(text: str) -> str:
    """Return a due date; a duration counts from the moment the task begins."""
    return f'=now() + duration("{text}")' if _DURATION.fullmatch(text) else value_of(text)


def _form(sheet: Sheet, element: Element) -> None:
    key, reference = sheet.setting(element, "formKey"), sheet.setting(element, "formRef")
    if reference is not None:
        value = sheet.tried(element, reference, value_of)
        if value is not None:
            sheet.put(element, "formDefinition", reference.source, {"formId": value}, note=DRAW_FORM)
    elif key is not None:
        sheet.put(element, "formDefinition", key.source, {"formId": form_id(key.text)}, note=DRAW_FORM)


def form_id(key: str) -> str:
    """Return the form a key speaks of: the name of its file without folders and endings."""
    while _FORM_PREFIX.match(key):
        key = _FORM_PREFIX.sub("", key)
    name = PurePosixPath(key.replace("\\", "/").rstrip("/")).name or key
    return re.sub(r"[^\w.-]+", "-", name.partition(".")[0]).strip("-") or "form"


def _initiator(sheet: Sheet, element: Element) -> None:
    """The variable that holds who started the case is written by the start event."""
    setting = sheet.setting(element, "initiator")
    if setting is None:
        return
    sheet.map(element, "output", "=case.starter.id", setting.text, setting.source)
