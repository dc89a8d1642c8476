"""A register as its owner designs it: names, number rule, roles and fields, read from a form and written into one.

What a design does not know of a form (layout, limits, conditions, groups, lists of rows) stays as it is.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.text import Text

TEXT, LONG, NUMBER, DATE, CHOICE, YES_NO, REFERENCE = "text", "long", "number", "date", "choice", "yes_no", "reference"
KINDS = {
    TEXT: Text("一行文字", "line of text"),
    LONG: Text("多行文字", "text"),
    NUMBER: Text("数字", "number"),
    DATE: Text("日期", "date"),
    CHOICE: Text("单选", "choice"),
    YES_NO: Text("是或否", "yes or no"),
    REFERENCE: Text("其他台账的条目", "entry of another register"),
}
_MADE: dict[str, dict[str, Any]] = {
    TEXT: {"type": "textfield"},
    LONG: {"type": "textarea"},
    NUMBER: {"type": "number"},
    DATE: {"type": "datetime", "subtype": "date"},
    CHOICE: {"type": "select"},
    YES_NO: {"type": "checkbox"},
    REFERENCE: {"type": "textfield"},
}
_LONGEST = {TEXT: 200, LONG: 2000}
_EMPTY = {"type": "default", "schemaVersion": 19}
REGISTER = "firebreak:register"


@dataclass(frozen=True)
class Option:
    """One thing to choose; ``value`` is what entries keep."""

    value: str
    label: Text


@dataclass(frozen=True)
class Field:
    """One field; a ``kind`` that is empty is one this design does not know and leaves alone."""

    key: str
    label: Text
    kind: str
    required: bool = False
    options: Sequence[Option] = ()
    register: str = ""


@dataclass(frozen=True)
class Design:
    """A register with its fields in their order; those retired are left out."""

    key: str
    name: Text
    number_rule: str
    title_field: str
    key_fields: Sequence[str]
    readers: Sequence[str]
    editors: Sequence[str]
    fields: Sequence[Field]


def fields_of(schema: Mapping[str, Any]) -> list[Field]:
    """Return the fields at the top of a form, in their order."""
    english = schema.get("translations", {}).get("en", {})
    return [_field(each, english) for each in schema.get("components", ()) if isinstance(each.get("key"), str)]


def _field(component: Mapping[str, Any], english: Mapping[str, str]) -> Field:
    label = str(component.get("label") or component.get("dateLabel") or component["key"])
    options = component.get("values") if isinstance(component.get("values"), list) else []
    return Field(
        key=component["key"],
        label=_both(label, english),
        kind=_kind(component),
        required=bool((component.get("validate") or {}).get("required")),
        options=[Option(str(each["value"]), _both(str(each["label"]), english)) for each in options or ()],
        register=str((component.get("properties") or {}).get(REGISTER, "")),
    )


def _both(zh: str, english: Mapping[str, str]) -> Text:
    return Text(zh, str(english.get(zh, "")))


def _kind(component: Mapping[str, Any]) -> str:
    kind = component.get("type")
    if kind == "textfield":
        return REFERENCE if (component.get("properties") or {}).get(REGISTER) else TEXT
    if kind == "datetime":
        return DATE if component.get("subtype", "date") == "date" else ""
    if kind in ("select", "radio"):
        return CHOICE if isinstance(component.get("values"), list) else ""
    return {"textarea": LONG, "number": NUMBER, "checkbox": YES_NO}.get(str(kind), "")


def with_values(options: Iterable[Text], before: Sequence[Option]) -> list[Option]:
    """Return options with the values entries keep: those of the same words, and of the only one that was reworded."""
    wanted = list(options)
    known = {option.label.zh: option.value for option in before}
    gone = [option.value for option in before if option.label.zh not in {text.zh for text in wanted}]
    new = [text.zh for text in wanted if text.zh not in known]
    if len(gone) == len(new) == 1 and len(wanted) == len(before):
        known[new[0]] = gone[0]
    return [Option(known.get(text.zh, text.zh), text) for text in wanted]


def form_of(design: Design, form_key: str, before: Mapping[str, Any] | None) -> bytes:
    """Return the form of a design, made from the one before it, whose fields that are not named any more are gone."""
    schema: dict[str, Any] = copy.deepcopy(dict(before)) if before else dict(_EMPTY, components=[])
    schema["id"], schema["name"] = form_key, design.name.zh
    known = {each["key"]: each for each in schema["components"] if isinstance(each.get("key"), str)}
    made = iter([_component(field, known.get(field.key)) for field in design.fields])
    # Groups, lists and texts stay between the fields they were between.
    slots = (next(made, None) if isinstance(each.get("key"), str) else each for each in schema["components"])
    schema["components"] = [*filter(None, list(slots)), *made]
    english = schema.setdefault("translations", {}).setdefault("en", {})
    for field in design.fields:
        for text in (field.label, *(option.label for option in field.options)):
            if text.en:
                english[text.zh] = text.en
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def _component(field: Field, before: dict[str, Any] | None) -> dict[str, Any]:
    if before is not None and not field.kind:
        return before
    made = before if before is not None else {"id": f"field_{field.key}", "key": field.key, **_MADE[field.kind]}
    made["label"] = field.label.zh
    if field.kind == DATE:
        made["dateLabel"] = field.label.zh
    if before is None and field.kind in _LONGEST:
        made["validate"] = {"maxLength": _LONGEST[field.kind]}
    validate = {name: value for name, value in (made.get("validate") or {}).items() if name != "required"}
    made["validate"] = validate | ({"required": True} if field.required else {})
    if field.kind == CHOICE:
        made["values"] = [{"label": option.label.zh, "value": option.value} for option in field.options]
    if field.kind == REFERENCE:
        made["properties"] = {**(made.get("properties") or {}), REGISTER: field.register}
    return made


def catalogue_of(design: Design, form_key: str, rules: Sequence[str]) -> bytes:
    """Return the catalogue that declares the register.  JSON's strings and lists are TOML's too."""
    item = {
        "key": design.key,
        "number": design.number_rule,
        "title_field": design.title_field,
        "key_fields": list(design.key_fields),
        "form": form_key,
        "readers": list(design.readers),
        "editors": list(design.editors),
        "rules": list(rules),
    }
    lines = [f"{name} = {_toml(value)}" for name, value in item.items()]
    title = f"title = {{ zh = {_toml(design.name.zh)}, en = {_toml(design.name.en)} }}"
    return "\n".join(["[[register]]", title, *lines, ""]).encode()


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
