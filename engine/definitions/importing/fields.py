"""Fields listed inside a diagram become a form of their own, to be finished in the form editor."""

from __future__ import annotations

import json
import re
from typing import Any

from engine.definitions.importing.sheet import Sheet, named
from engine.definitions.namespaces import Element, attribute
from engine.text import Text

_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "textfield"},
    "long": {"type": "number"},
    "int": {"type": "number"},
    "integer": {"type": "number"},
    "double": {"type": "number", "decimalDigits": 2},
    "float": {"type": "number", "decimalDigits": 2},
    "boolean": {"type": "checkbox"},
    "date": {"type": "datetime", "subtype": "date"},
    "enum": {"type": "select"},
}
_LIMITS = {"min": "min", "max": "max", "minlength": "minLength", "maxlength": "maxLength"}
_CHECK = Text("请在表单编辑器中核对", "check it in the form editor")
_KEY = re.compile(r"[^\W\d]\w*")


def translate(sheet: Sheet) -> None:
    """Draw a form for every task and start event that lists its fields."""
    for element in sheet.elements("userTask", "startEvent"):
        fields = list(sheet.extensions(element, "formProperty"))
        for data in sheet.extensions(element, "formData"):
            fields += data.iterchildren("{*}formField")
        if not fields:
            continue
        identifier = re.sub(r"[^\w-]+", "-", f"{element.get('id') or 'start'}-form")
        # Two kinds of source never stand together in practice; a form that is named wins over drawn fields.
        source = named(fields[0])
        if sheet.put(element, "formDefinition", source, {"formId": identifier}, note=_CHECK):
            sheet.forms[identifier] = _form(sheet, element, identifier, fields)


def _form(sheet: Sheet, element: Element, identifier: str, fields: list[Element]) -> bytes:
    components = [component for field in fields if (component := _component(sheet, element, field)) is not None]
    form = {
        "schemaVersion": 19,
        "type": "default",
        "id": identifier,
        "name": element.get("name") or identifier,
        "components": components,
    }
    return json.dumps(form, ensure_ascii=False, indent=2).encode()


def _component(sheet: Sheet, element: Element, field: Element) -> dict[str, Any] | None:
    key = attribute(field, "id") or ""
    if not _KEY.fullmatch(key):
        note = Text("字段名只能用文字、数字和下划线", "names of fields are letters, digits and underscores")
        sheet.left(element, f"{named(field)} {key}", note)
        return None
    kind = (attribute(field, "type") or "string").lower()
    drawn = _TYPES.get(kind)
    if drawn is None:
        note = Text(f"没有 {kind} 类型，改为文本", f"there is no type {kind}; drawn as text")
        sheet.left(element, f"{named(field)} {key}", note)
        drawn = _TYPES["string"]
    label = attribute(field, "label") or attribute(field, "name") or key
    component: dict[str, Any] = {**drawn, "id": f"Field_{key}", "key": key, "label": label}
    values = [child for child in field.iterchildren("{*}value") if attribute(child, "id")]
    if drawn["type"] == "select":
        component["values"] = [_option(child) for child in values]
    _default(sheet, element, field, component)
    rules = _rules(field)
    if rules:
        component["validate"] = rules
    if attribute(field, "writable") == "false":
        component["readonly"] = True
    return component


def _option(value: Element) -> dict[str, str | None]:
    return {"value": value.get("id"), "label": value.get("name") or value.get("id")}


def _default(sheet: Sheet, element: Element, field: Element, component: dict[str, Any]) -> None:
    text = attribute(field, "defaultValue") or attribute(field, "default")
    if text is None:
        return
    value: Any = text
    if component["type"] == "checkbox":
        value = text.lower() == "true"
    elif component["type"] == "number":
        value = float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
        value = int(value) if value is not None and value == int(value) else value
    if value is None or "${" in text or component["type"] == "datetime":
        note = Text(f"默认值 {text} 不是常量", f"the default {text} is no constant")
        sheet.left(element, f"{named(field)} {component['key']}", note)
        return
    component["defaultValue"] = value


def _rules(field: Element) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if attribute(field, "required") == "true":
        rules["required"] = True
    for constraint in field.iterdescendants("{*}constraint"):
        name, config = (attribute(constraint, "name") or "").lower(), attribute(constraint, "config")
        if name == "required":
            rules["required"] = True
        elif name == "readonly":
            continue
        elif name in _LIMITS and config is not None and re.fullmatch(r"-?\d+", config):
            rules[_LIMITS[name]] = int(config)
    return rules
