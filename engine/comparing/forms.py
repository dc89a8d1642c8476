"""The fields of a form as things with settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.comparing.differences import Thing
from engine.lint.form_schema import Component, components_of
from engine.text import Text

FIELD = Text("字段", "field")
_SETTINGS = {
    "label": Text("标签", "label"),
    "dateLabel": Text("标签", "label"),
    "type": Text("类型", "type"),
    "description": Text("提示", "hint"),
    "text": Text("文字", "text"),
    "validate.required": Text("必填", "required"),
    "validate.min": Text("最小值", "least"),
    "validate.max": Text("最大值", "most"),
    "validate.minLength": Text("最短", "shortest"),
    "validate.maxLength": Text("最长", "longest"),
    "validate.pattern": Text("格式", "pattern"),
    "conditional.hide": Text("隐藏条件", "hidden when"),
    "readonly": Text("只读", "read-only"),
    "disabled": Text("停用", "disabled"),
    "defaultValue": Text("默认值", "default"),
    "values": Text("选项", "options"),
    "valuesExpression": Text("选项来源", "options from"),
    "valuesKey": Text("选项来源", "options from"),
    "expression": Text("计算式", "expression"),
}


def things_of(schema: Mapping[str, Any]) -> dict[str, Thing]:
    """Return the components of a form by their path and key."""
    found: dict[str, Thing] = {}
    for position, component in enumerate(components_of(schema), 1):
        key = ".".join((*component.path, component.element_id))
        name = _name(component)
        settings = {words: value for setting, words in _SETTINGS.items() if (value := _shown(component, setting))}
        found[key] = Thing(FIELD, name, settings, {}, component.element_id, position)
    return found


def _name(component: Component) -> str:
    label = component.setting("label") or component.setting("dateLabel") or component.setting("text")
    words = label if isinstance(label, str) and label.strip() else component.element_id
    return words if len(words) <= 40 else f"{words[:40]}…"


def _shown(component: Component, setting: str) -> str:
    value = component.setting(setting)
    if value is None or value is False or value == "":
        return ""
    if setting == "values" and isinstance(value, list):
        return "、".join(str(each.get("label")) for each in value if isinstance(each, Mapping))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
