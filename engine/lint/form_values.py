"""What fields of a form accept: options to choose from, limits that make sense, FEEL that can be read, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.errors import Problem
from engine.feel import FeelError, compile_value
from engine.lint.form_schema import ALWAYS_FEEL, FEEL, OPTIONS, Component, components_of
from engine.lint.subject import problem
from engine.lint.words import component_named
from engine.text import Text

_BAD_NUMBER = Text("请填写数字，或删除该限制", "Write a number, or remove the limit")
Schema = Mapping[str, Any]


def options(schema: Schema) -> Iterator[Problem]:
    """A field to choose in has something to choose from, every value once."""
    for component in components_of(schema):
        if component.type not in OPTIONS:
            continue
        values = component.settings.get("values")
        dynamic = component.settings.get("valuesKey") or component.settings.get("valuesExpression")
        if not dynamic and not (isinstance(values, list) and values):
            yield problem(
                "options-missing",
                component.element_id,
                Text(f"{component_named(component).zh}没有选项", f"the {component_named(component).en} has no options"),
                Text("请填写选项，或选项的来源", "Fill in its options, or where they come from"),
            )
        if isinstance(values, list):
            yield from _static_options(component, values)


def _static_options(component: Component, values: list[Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for option in values:
        value = option.get("value") if isinstance(option, dict) else None
        if value is None or repr(value) in seen:
            yield problem(
                "option-invalid",
                component.element_id,
                Text(
                    f"{component_named(component).zh}的选项值缺失或重复：{value}",
                    f"an option of the {component_named(component).en} has no value or one used before: {value}",
                ),
                Text("每个选项要有不同的值", "Give every option a value of its own"),
            )
        seen.add(repr(value))


def expressions(schema: Schema) -> Iterator[Problem]:
    """FEEL in a form can be read."""
    for component in components_of(schema):
        for name in FEEL:
            value = component.setting(name)
            if name == "expression" and component.type == "expression" and not value:
                yield _missing_expression(component)
            if not isinstance(value, str) or not value.strip():
                continue
            if not value.startswith("=") and name in ALWAYS_FEEL:
                yield problem(
                    "expression-not-feel",
                    component.element_id,
                    Text(
                        f"{component_named(component).zh}的 {name} 不是表达式",
                        f"{name} of the {component_named(component).en} is not an expression",
                    ),
                    Text(
                        f"FEEL 表达式以 = 开头，例如 ={value}", f"FEEL expressions begin with =, for example ={value}"
                    ),
                )
            elif value.startswith("="):
                yield from _syntax(component, name, value)


def _missing_expression(component: Component) -> Problem:
    return problem(
        "expression-missing",
        component.element_id,
        Text(f"{component_named(component).zh}没有表达式", f"the {component_named(component).en} has no expression"),
        Text("请填写 FEEL 表达式，以 = 开头", "Write a FEEL expression beginning with ="),
    )


def _syntax(component: Component, name: str, value: str) -> Iterator[Problem]:
    try:
        compile_value(value)
    except FeelError as error:
        yield problem(
            "expression-syntax",
            component.element_id,
            Text(
                f"{component_named(component).zh}的 {name} 有语法错误：{error.text.zh}",
                f"{name} of the {component_named(component).en} cannot be read: {error.text.en}",
            ),
            Text(f"请改正表达式：{value}", f"Correct the expression: {value}"),
        )


def required(schema: Schema) -> Iterator[Problem]:
    """Required is yes or no: the browser takes any text, an expression too, for yes."""
    for component in components_of(schema):
        value = component.setting("validate.required")
        if value is not None and not isinstance(value, bool):
            words = component_named(component)
            yield problem(
                "required-not-fixed",
                component.element_id,
                Text(
                    f"{words.zh}的必填（validate.required）不是“是”或“否”：{value}，浏览器一律按必填处理",
                    f"the {words.en} is required by {value}, which is neither yes nor no: browsers always require it",
                ),
                Text(
                    "请写 true 或 false；有时才必填的，做成两个字段，用隐藏条件（conditional.hide）只显示其中一个",
                    "Write true or false; for a field required only at times make two of it, and hide either "
                    "(conditional.hide)",
                ),
            )


def limits(schema: Schema) -> Iterator[Problem]:
    """Limits of values are numbers, patterns are patterns, and the lower limit is not above the upper."""
    for component in components_of(schema):
        for low, high in (("validate.min", "validate.max"), ("validate.minLength", "validate.maxLength")):
            bounds = []
            for name in (low, high):
                value = component.setting(name)
                if value is None or value == "" or (isinstance(value, str) and value.startswith("=")):
                    continue
                number = _number(value)
                if number is None:
                    yield _limit(
                        component, Text(f"{name} 不是数字：{value}", f"{name} is not a number: {value}"), _BAD_NUMBER
                    )
                else:
                    bounds.append(number)
            if len(bounds) == 2 and bounds[0] > bounds[1]:
                yield _limit(
                    component,
                    Text(f"{low} 大于 {high}", f"{low} is greater than {high}"),
                    Text("请对调或改正上下限", "Swap or correct the limits"),
                )
        pattern = component.setting("validate.pattern")
        if isinstance(pattern, str) and pattern:
            try:
                re.compile(pattern)
            except re.error:
                yield _limit(
                    component,
                    Text(f"格式（pattern）写法有误：{pattern}", f"the pattern cannot be read: {pattern}"),
                    Text("请改正该正则表达式", "Correct the regular expression"),
                )


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _limit(component: Component, what: Text, remedy: Text) -> Problem:
    words = component_named(component)
    return problem(
        "limit-invalid", component.element_id, Text(f"{words.zh}的 {what.zh}", f"the {words.en}: {what.en}"), remedy
    )


RULES: tuple[Callable[[Schema], Iterator[Problem]], ...] = (options, expressions, required, limits)
