"""Every expression of a diagram is FEEL that can be read, and marked as such where it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.definitions.expressions import as_feel
from engine.definitions.model import Activity, IoMapping, Process
from engine.definitions.namespaces import BPMN, local
from engine.definitions.properties import PROPERTIES
from engine.definitions.read_extensions import properties_of
from engine.errors import Problem
from engine.feel import FeelError, compile_value
from engine.lint.gateways import CHOOSING
from engine.lint.subject import Subject, problem
from engine.lint.timers import is_valid
from engine.lint.words import flow_named, named
from engine.text import Text

_VARIABLE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


# "value": a literal unless it begins with "="; "computed": a literal would make no sense;
# "feel": run as FEEL also without "=", which other tools would not do.
Mode = Literal["value", "computed", "feel"]


@dataclass(frozen=True)
class Written:
    """One expression: where it stands, what it is called, and how its text is taken."""

    element_id: str | None
    where: Text
    what: Text
    text: str
    mode: Mode = "value"
    chooses: bool = False
    """Whether it is the condition of a way out of a gateway, which a person can choose by hand in a draft."""


def expressions_of(subject: Subject) -> Iterator[Written]:
    """Yield every expression of the processes that are meant to run."""
    for process in subject.processes:
        for activity in process.activities.values():
            yield from _of_activity(activity)
        yield from _of_flows(process)
    for element in subject.root.iter(f"{{{BPMN}}}*"):
        for name, value in properties_of(element).items():
            entry = PROPERTIES.get(name)
            if entry is not None and entry.value == "feel" and local(element) in entry.allowed and value.strip():
                where = Text(str(element.get("id")), str(element.get("id")))
                yield Written(
                    element.get("id"), where, Text(f"设置 {name}", f"setting {name}"), value.strip(), "computed"
                )


def _of_flows(process: Process) -> Iterator[Written]:
    for flow in process.flows.values():
        if flow.condition is not None:
            source = process.activities.get(flow.source)
            chooses = source is not None and source.kind in CHOOSING
            yield Written(
                flow.id, flow_named(flow, process), Text("条件", "condition"), flow.condition, "feel", chooses
            )


def _of_activity(activity: Activity) -> Iterator[Written]:
    loop, words = activity.loop, named(activity)
    entries: list[tuple[str | None, str, str, Mode]] = [
        (activity.assignee, "办理人", "assignee", "value"),
        (activity.candidate_groups, "候选角色", "candidate groups", "value"),
        (activity.candidate_users, "候选人", "candidate users", "value"),
        (activity.due_date, "截止时间", "due date", "value"),
        (activity.follow_up_date, "跟进时间", "follow-up date", "value"),
        (activity.priority, "优先级", "priority", "value"),
        (activity.script, "脚本", "script", "feel"),
        (activity.decision_id, "决策编号", "decision ID", "value"),
        (activity.called_process, "被调用的流程", "called process", "value"),
        (activity.job_type, "服务名称", "service", "value"),
        (activity.retries, "重试次数", "retries", "value"),
    ]
    entries += [(value, f"任务头 {key}", f"header {key}", "value") for key, value in activity.headers.items()]
    entries += [(each.source, f"输入 {each.target}", f"input {each.target}", "value") for each in activity.inputs]
    entries += [(each.source, f"输出 {each.target}", f"output {each.target}", "value") for each in activity.outputs]
    if loop is not None:
        entries += [
            (loop.input_collection, "输入集合", "input collection", "feel"),
            (loop.output_element, "输出元素", "output element", "feel"),
            (loop.completion_condition, "完成条件", "completion condition", "feel"),
            (loop.condition, "循环条件", "loop condition", "feel"),
            (loop.cardinality, "实例数", "number of instances", "value"),
        ]
    for event in activity.events:
        entries.append((event.correlation_key, "关联键", "correlation key", "computed"))
        if event.kind == "conditional":
            entries.append((event.expression, "条件", "condition", "feel"))
        else:
            entries.append((event.expression, "时间", "time", "value"))
        if event.kind != "compensate":
            entries.append((event.name, "名称", "name", "value"))
    for text, zh, en, mode in entries:
        if text:
            yield Written(activity.id, words, Text(zh, en), text, mode)


def syntax(subject: Subject) -> Iterator[Problem]:
    """Expressions can be read; where a value has to be computed, they begin with ``=``."""
    for written in expressions_of(subject):
        if written.text.startswith("=") or written.mode == "feel":
            error = _error_in(written.text)
            if error is not None:
                yield _unreadable(written, error)
                continue
        if not written.text.startswith("=") and written.mode != "value":
            yield _unmarked(written)


def _error_in(text: str) -> Text | None:
    try:
        compile_value(as_feel(text))
    except FeelError as error:
        return error.text
    return None


def _place(written: Written) -> Text:
    return Text(
        f"{written.where.zh}的{written.what.zh}",
        f"the {written.what.en} of the {written.where.en}",
    )


def _unreadable(written: Written, error: Text) -> Problem:
    place, meant = _place(written), _meant(written.text)
    return problem(
        "condition-unreadable" if written.chooses else "expression-syntax",
        written.element_id,
        Text(
            f"{place.zh}“{written.text}”有语法错误：{error.zh}",
            f'{place.en}, "{written.text}", cannot be read: {error.en}',
        ),
        Text("请改正该 FEEL 表达式", "Correct the FEEL expression")
        if meant == written.text
        else Text(f"请改为 FEEL 表达式，例如 {meant}", f"Write it in FEEL, for example {meant}"),
    )


def _unmarked(written: Written) -> Problem:
    place, meant = _place(written), _meant(written.text)
    return problem(
        "condition-not-feel" if written.chooses else "expression-not-feel",
        written.element_id,
        Text(
            f"{place.zh}“{written.text}”没有以 = 开头",
            f'{place.en}, "{written.text}", does not begin with =',
        ),
        Text(f"FEEL 表达式以 = 开头：{meant}", f"FEEL expressions begin with =: {meant}"),
        "warning" if written.mode == "feel" else "error",
    )


def _meant(text: str) -> str:
    """Return what was probably meant by an expression of another language."""
    inner = re.fullmatch(r"[$#]\{(.*)\}", text, re.DOTALL)
    if text.startswith("="):
        return text
    return "=" + (inner.group(1) if inner else text).replace("==", "=").replace("&&", "and").replace("||", "or")


def mappings(subject: Subject) -> Iterator[Problem]:
    """Inputs and outputs have a source and a variable to put it into."""
    for activity in subject.activities:
        for what, each in _mappings(activity):
            if not each.source:
                yield _incomplete(activity, what, Text(f"{each.target} 没有来源", f"{each.target} has no source"))
            elif _VARIABLE.fullmatch(each.target) is None:
                yield _incomplete(
                    activity, what, Text(f"“{each.target}”不是变量名", f'"{each.target}" is not a variable name')
                )


def _mappings(activity: Activity) -> Iterator[tuple[Text, IoMapping]]:
    yield from ((Text("输入", "input"), each) for each in activity.inputs)
    yield from ((Text("输出", "output"), each) for each in activity.outputs)


def _incomplete(activity: Activity, what: Text, why: Text) -> Problem:
    return problem(
        "mapping-invalid",
        activity.id,
        Text(f"{named(activity).zh}的{what.zh}{why.zh}", f"the {what.en} of the {named(activity).en}: {why.en}"),
        Text("请补全变量名和取值表达式", "Fill in the variable name and the value expression"),
    )


def numbers(subject: Subject) -> Iterator[Problem]:
    """Values written without FEEL fit their field: whole numbers, moments."""
    for activity in subject.activities:
        checks = [
            (activity.retries, "重试次数", "retries", _is_number, "3"),
            (activity.priority, "优先级", "priority", _is_number, "50"),
            (activity.due_date, "截止时间", "due date", _is_date, "2026-05-01T18:00:00+08:00"),
            (activity.follow_up_date, "跟进时间", "follow-up date", _is_date, "2026-05-01T18:00:00+08:00"),
        ]
        for value, zh, en, fits, example in checks:
            if value is not None and not value.startswith("=") and not fits(value):
                yield problem(
                    "value-invalid",
                    activity.id,
                    Text(
                        f"{named(activity).zh}的{zh}“{value}”无法识别",
                        f'the {en} "{value}" of the {named(activity).en} is not valid',
                    ),
                    Text(
                        f"请填写例如 {example}，或以 = 开头的 FEEL 表达式",
                        f"Write for example {example}, or FEEL beginning with =",
                    ),
                )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_date(text: str) -> bool:
    return is_valid("date", text)


RULES = (syntax, mappings, numbers)
