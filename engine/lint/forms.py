"""One ``.form`` file: an id, components of known types, keys that are used once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.errors import DefinitionInvalid, Problem
from engine.lint import form_values, names
from engine.lint.form_schema import (
    CONTAINERS,
    KEYED,
    TYPES,
    Component,
    components_of,
    read_form,
)
from engine.lint.subject import problem
from engine.lint.words import component_named
from engine.text import Text

_PATH = re.compile(r"\w+(\.\w+)*")
Schema = Mapping[str, Any]


def lint_form(source: bytes, *, embedded: bool = False) -> list[Problem]:
    """Return everything wrong with a form, errors first; unreadable JSON gives one problem.

    One ``embedded`` in a diagram has its id there and needs none of its own.
    """
    try:
        schema = read_form(source)
    except DefinitionInvalid as refusal:
        return list(refusal.problems)
    if embedded:
        schema.setdefault("id", "embedded")
    problems = [each for rule in (*RULES, *form_values.RULES) for each in rule(schema)]
    return sorted(dict.fromkeys(problems), key=lambda each: each.severity != "error")


def head(schema: Schema) -> Iterator[Problem]:
    """The form has an id, and it is a form-js form with something in it."""
    if not isinstance(schema.get("id"), str) or not schema["id"].strip():
        yield problem(
            "form-without-id",
            None,
            Text("表单没有编号，流程无法引用它", "the form has no id; no task can use it"),
            Text("请在表单属性中填写编号（ID）", "Fill in the ID in the properties of the form"),
        )
    if schema.get("type", "default") != "default":
        yield problem(
            "form-type",
            None,
            Text(f"不认识的表单类型 {schema['type']}", f"unknown type of form {schema['type']}"),
            Text("请用表单编辑器（form-js）制作表单", "Make the form with the form editor (form-js)"),
        )
    if not schema["components"]:
        yield problem(
            "form-empty",
            None,
            Text("表单里没有任何字段", "the form has no fields"),
            Text("请至少加一个字段", "Add at least one field"),
            "warning",
        )


def types(schema: Schema) -> Iterator[Problem]:
    """Every component is of a type the product can show."""
    for component in components_of(schema):
        if component.type not in TYPES:
            shown = component.type or "?"
            yield problem(
                "component-unknown",
                component.element_id,
                Text(
                    f"{component_named(component).zh}的类型 {shown} 不受支持",
                    f"the {component_named(component).en} has the type {shown}, which is not supported",
                ),
                Text(f"可用类型：{', '.join(sorted(TYPES))}", f"Use one of {', '.join(sorted(TYPES))}"),
            )


def ids(schema: Schema) -> Iterator[Problem]:
    """No two components have one id: the browser refuses to show such a form."""
    counted = Counter(each for one in components_of(schema) if isinstance(each := one.settings.get("id"), str))
    for name in (name for name, times in counted.items() if times > 1):
        yield problem(
            "id-duplicate",
            name,
            Text(
                f"有两个组件的编号（id）都是 {name}，表单打不开",
                f"two components have the id {name}; the form cannot open",
            ),
            Text("请改其中一个组件的编号", "Give one of them another id"),
        )


def keys(schema: Schema) -> Iterator[Problem]:
    """Every field has a key that can be a variable, and no other field has the same."""
    found: dict[tuple[str, ...], list[Component]] = defaultdict(list)
    for component in components_of(schema):
        if component.type == "dynamiclist" and not _is_path(component.settings.get("path")):
            yield problem(
                "path-missing",
                component.element_id,
                Text(
                    f"{component_named(component).zh}没有有效的路径（path）",
                    f"the {component_named(component).en} has no valid path",
                ),
                Text("请填写列表变量名，例如 rooms", "Fill in the variable of the list, for example rooms"),
            )
        if component.type not in KEYED:
            continue
        if component.key is None or not _is_path(component.key):
            yield problem(
                "key-invalid",
                component.element_id,
                Text(
                    f"{component_named(component).zh}没有键（key），或键含有不允许的字符",
                    f"the {component_named(component).en} has no key, or one with characters that are not allowed",
                ),
                Text("键只能含文字、数字和下划线", "A key consists of letters, digits and underscores"),
            )
        else:
            found[tuple(".".join((*component.path, component.key)).split("."))].append(component)
    for path, components in found.items():
        if len(components) > 1:
            shown = ".".join(path)
            yield problem(
                "key-duplicate",
                components[1].element_id,
                Text(
                    f"{len(components)} 个字段使用同一个键 {shown}", f"{len(components)} fields share the key {shown}"
                ),
                Text("请给每个字段一个不同的键", "Give every field a key of its own"),
            )
    for path in found:
        for length in range(1, len(path)):
            if path[:length] in found:
                shown = ".".join(path[:length])
                yield problem(
                    "key-in-field",
                    found[path][0].element_id,
                    Text(f"键 {shown} 既是字段又是列表或分组", f"{shown} is a field and a list or group at once"),
                    Text("请换一个路径或键", "Choose another path or key"),
                )


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and _PATH.fullmatch(value) is not None


def unlabelled(schema: Schema) -> Iterator[Problem]:
    """A field without a label cannot be understood, least of all by a screen reader."""
    for component in components_of(schema):
        if component.type in KEYED - {"expression"} and not _has_label(component):
            yield problem(
                "label-missing",
                component.element_id,
                Text(f"{component_named(component).zh}没有标签", f"the {component_named(component).en} has no label"),
                Text("请填写标签，说明要填什么", "Write a label that says what to fill in"),
                "warning",
            )


def _has_label(component: Component) -> bool:
    names = ("label", "dateLabel", "timeLabel")
    return any(isinstance(text := component.setting(name), str) and text.strip() for name in names)


def children(schema: Schema) -> Iterator[Problem]:
    """Groups and lists have something in them."""
    for component in components_of(schema):
        if component.type in CONTAINERS and not component.settings.get("components"):
            yield problem(
                "container-empty",
                component.element_id,
                Text(
                    f"{component_named(component).zh}里没有字段", f"the {component_named(component).en} has no fields"
                ),
                Text("请加入字段或删除它", "Add fields or delete it"),
                "warning",
            )


RULES: tuple[Callable[[Schema], Iterator[Problem]], ...] = (head, types, ids, keys, names.fields, unlabelled, children)
