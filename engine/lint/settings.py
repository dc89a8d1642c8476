"""The product's own settings: known names, in their place, with values that can be used."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from typing import Literal

from engine.definitions.countersigns import in_range, share_of
from engine.definitions.milestones import MILESTONES
from engine.definitions.namespaces import BPMN, local
from engine.definitions.properties import PREFIX, PROPERTIES, Property
from engine.definitions.read_extensions import properties_of
from engine.definitions.triggers import Trigger
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.text import Text

_RULE_ID = re.compile(r"[A-Z]{1,5}-\d{2,4}")
_VARIABLE = re.compile(r"[^\W\d]\w*")
_CHOICES = {"onRefusal": ("continue", "end"), "absence": ("substitute", "personal"), "single": ("project",)}
_EMPTY_ROLE = re.compile(r"head|incident|escalate:\s*(?P<role>\S.*)")


def settings(subject: Subject) -> Iterator[Problem]:
    """Every ``firebreak:`` property is one of the table, on an element it belongs to, with a fit value."""
    for element in subject.root.iter(f"{{{BPMN}}}*"):
        for name, value in properties_of(element).items():
            if not name.startswith(PREFIX):
                continue
            entry, identifier = PROPERTIES.get(name), element.get("id")
            if entry is None:
                yield _unknown(identifier, name)
            elif local(element) not in entry.allowed:
                yield _misplaced(identifier, entry)
            else:
                yield from _value(identifier, entry, value.strip(), subject)


def _unknown(identifier: str | None, name: str) -> Problem:
    near = difflib.get_close_matches(name, PROPERTIES, 1)
    remedy = (
        Text(f"是否应为 {near[0]}?", f"Did you mean {near[0]}?")
        if near
        else Text("请对照设置项列表改正或删除", "Correct it by the list of settings, or delete it")
    )
    return problem(
        "setting-unknown",
        identifier,
        Text(f"没有名为 {name} 的设置，它不起作用", f"there is no setting {name}; it has no effect"),
        remedy,
        "warning",
    )


def _misplaced(identifier: str | None, entry: Property) -> Problem:
    return problem(
        "setting-misplaced",
        identifier,
        Text(f"设置 {entry.name} 在这里不起作用", f"the setting {entry.name} has no effect here"),
        Text(
            f"它只用于：{', '.join(sorted(entry.allowed))}",
            f"It belongs on: {', '.join(sorted(entry.allowed))}",
        ),
        "warning",
    )


def _value(identifier: str | None, entry: Property, value: str, subject: Subject) -> Iterator[Problem]:
    known = subject.known
    if not value:
        yield _wrong(identifier, entry, Text("没有值", "has no value"))
    elif entry.value == "rules":
        ids = _listed(value)
        malformed = [each for each in ids if not _RULE_ID.fullmatch(each)]
        for each in malformed:
            yield _wrong(identifier, entry, Text(f"中的“{each}”不是条款编号", f'has "{each}", which is not a rule id'))
        ids = [each for each in ids if each not in malformed]
        yield from _missing(identifier, entry, ids, known.rules, Text("条款", "rule"), "warning")
    elif entry.value == "role":
        yield from _missing(identifier, entry, [value], known.roles, Text("角色", "role"))
    elif entry.value == "roles":
        yield from _missing(identifier, entry, _listed(value), known.roles, Text("角色", "role"))
    elif entry.value == "clock":
        yield from _missing(identifier, entry, [value], known.clocks, Text("时限", "clock"))
    elif entry.value == "notSelf":
        for each in value.replace(",", " ").split():
            if each not in ("true", "false", "authors") and subject.index.find(each) is None:
                yield _wrong(
                    identifier, entry, Text(f"所指的任务 {each} 不存在", f"names the task {each}, which does not exist")
                )
    elif entry.value == "emptyRole":
        match = _EMPTY_ROLE.fullmatch(value)
        if match is None:
            yield _wrong(identifier, entry, Text(f"的值“{value}”无法识别", f'has the unknown value "{value}"'))
        elif match["role"]:
            yield from _missing(identifier, entry, [match["role"]], known.roles, Text("角色", "role"))
    elif entry.value == "trigger":
        yield from _trigger(identifier, entry, value)
    elif entry.value == "countersign":
        yield from _countersign(identifier, entry, value)
    elif (entry.value in _CHOICES and value not in _CHOICES[entry.value]) or (
        entry.value == "variable" and not _VARIABLE.fullmatch(value)
    ):
        yield _wrong(identifier, entry, Text(f"的值“{value}”无法识别", f'has the unknown value "{value}"'))


def _trigger(identifier: str | None, entry: Property, value: str) -> Iterator[Problem]:
    try:
        Trigger.read(value)
    except ValueError:
        keys = [f"milestone.{key}" for key in MILESTONES]
        near = difflib.get_close_matches(value, keys, 1) or keys
        yield _wrong(
            identifier,
            entry,
            Text(f"的值“{value}”无法识别", f'has the unknown value "{value}"'),
            Text(
                f"请填写 completed、{'、'.join(near)}，其后可加年限，如 + P2Y",
                f"Write completed or {', '.join(near)}, with a period behind it such as + P2Y",
            ),
        )


def _countersign(identifier: str | None, entry: Property, value: str) -> Iterator[Problem]:
    share = share_of(value)
    if share is not None and not in_range(share):
        yield _wrong(
            identifier,
            entry,
            Text(
                f"的比例“{value}”须大于 0、不超过 100%",
                f'has the ratio "{value}", which is not above 0 and at most 100%',
            ),
        )
    elif share is None and value not in ("all", "any"):
        yield _wrong(identifier, entry, Text(f"的值“{value}”无法识别", f'has the unknown value "{value}"'))


def _listed(value: str) -> list[str]:
    return value.replace(",", " ").replace("，", " ").split()


def _missing(
    identifier: str | None,
    entry: Property,
    names: list[str],
    known: Collection[str] | None,
    what: Text,
    severity: Literal["error", "warning"] = "error",
) -> Iterator[Problem]:
    for name in names:
        if known is not None and name not in known:
            yield problem(
                f"{entry.value if entry.value in ('clock', 'rules') else 'role'}-unknown",
                identifier,
                Text(
                    f"设置 {entry.name} 所指的{what.zh} {name} 不存在",
                    f"the {what.en} {name} in the setting {entry.name} does not exist",
                ),
                Text(f"请改为已有的{what.zh}", f"Name a {what.en} that exists"),
                severity,
            )


def _wrong(identifier: str | None, entry: Property, what: Text, remedy: Text | None = None) -> Problem:
    return problem(
        "setting-invalid",
        identifier,
        Text(f"设置 {entry.name} {what.zh}", f"the setting {entry.name} {what.en}"),
        remedy or Text(f"写法示例：{entry.example}", f"Write it like this: {entry.example}"),
    )


RULES = (settings,)
