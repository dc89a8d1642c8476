"""A countersign: on a task that several people do, with a form to sign on, and one rule for its end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.countersigns import ADD_SIGNERS, COUNTERSIGN, ON_REFUSAL, RESULT
from engine.definitions.model import Activity
from engine.errors import Problem
from engine.lint.people import SIGNATURE
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text


def countersigns(subject: Subject) -> Iterator[Problem]:
    """Every countersign repeats, says where its result goes, is signed on a form, and ends by its own rule alone."""
    for activity in subject.activities:
        if activity.kind != "userTask":
            continue
        if COUNTERSIGN in activity.properties:
            yield from _complete(activity)
        else:
            yield from _alone(activity)


def _complete(activity: Activity) -> Iterator[Problem]:
    loop = activity.loop
    if loop is None or loop.is_standard:
        yield _wrong(
            activity,
            "countersign-not-repeated",
            Text("设置了会签，但不是多实例任务", "is a countersign but not multi-instance"),
            Text(
                "请把它设为并行或顺序多实例，输入集合填写签署人的列表",
                "Make it a parallel or sequential multi-instance task over the list of signers",
            ),
        )
    elif loop.completion_condition is not None:
        yield _wrong(
            activity,
            "countersign-condition",
            Text("同时设置了会签和完成条件", "has a completion condition besides its countersign rule"),
            Text(
                "请删除完成条件，由会签的规则决定何时结束",
                "Delete the completion condition; the rule decides when it ends",
            ),
        )
    if not activity.properties.get(RESULT, "").strip():
        yield _wrong(
            activity,
            "countersign-without-result",
            Text("是会签，但没有结果变量", "is a countersign without a variable for its result"),
            Text(f"请设置 {RESULT}，例如 countersign", f"Set {RESULT}, for example countersign"),
        )
    if SIGNATURE not in activity.properties:
        yield _wrong(
            activity,
            "countersign-without-signature",
            Text("是会签，但没有标明是签署", "is a countersign but not marked as a signature"),
            Text(f"请设置 {SIGNATURE}，例如 会签", f"Set {SIGNATURE}, for example 会签"),
        )
    if activity.form_id is None:
        yield _wrong(
            activity,
            "countersign-without-form",
            Text("是会签，但没有签署意见的表单", "is a countersign without a form to sign on"),
            Text(
                "请选择有字段 decision 和 opinion 的表单",
                "Choose a form with the fields decision and opinion",
            ),
        )


def _alone(activity: Activity) -> Iterator[Problem]:
    for name in (ON_REFUSAL, RESULT, ADD_SIGNERS):
        if name in activity.properties:
            yield _wrong(
                activity,
                "countersign-missing",
                Text(f"设置了 {name}，但不是会签", f"has the setting {name} but is no countersign"),
                Text(f"请同时设置 {COUNTERSIGN}，或删除它", f"Set {COUNTERSIGN} too, or delete it"),
            )


def _wrong(activity: Activity, rule: str, what: Text, remedy: Text) -> Problem:
    words = named(activity)
    return problem(rule, activity.id, Text(f"{words.zh}{what.zh}", f"the {words.en} {what.en}"), remedy)


RULES = (countersigns,)
