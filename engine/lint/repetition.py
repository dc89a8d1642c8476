"""Repeated activities: what they repeat over, and that they end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity, Loop
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text


def multi_instance(subject: Subject) -> Iterator[Problem]:
    """Multi-instance names a collection or a number, and both halves of what it collects."""
    for activity in subject.activities:
        loop = activity.loop
        if loop is None or loop.is_standard:
            continue
        if loop.input_collection is None and loop.cardinality is None:
            yield problem(
                "loop-without-collection",
                activity.id,
                Text(
                    f"{named(activity).zh}是多实例，但没有说明对哪个列表逐项执行",
                    f"the {named(activity).en} is multi-instance but names no collection to go through",
                ),
                Text("请填写输入集合，例如 =departments", "Fill in the input collection, for example =departments"),
            )
        elif loop.input_collection is not None and loop.input_element is None:
            yield problem(
                "loop-without-element",
                activity.id,
                Text(
                    f"{named(activity).zh}没有输入元素，各实例不知道处理的是哪一项",
                    f"the {named(activity).en} has no input element; its instances do not know their item",
                ),
                Text("请填写输入元素，例如 department", "Fill in the input element, for example department"),
                "warning",
            )
        if (loop.output_collection is None) != (loop.output_element is None):
            yield problem(
                "loop-output-incomplete",
                activity.id,
                Text(
                    f"{named(activity).zh}的输出集合与输出元素须同时填写",
                    f"the {named(activity).en} needs both an output collection and an output element, or neither",
                ),
                Text("请补上缺少的一项，或两项都清空", "Fill in the missing one, or clear both"),
            )
        yield from _cardinality(activity, loop)


def _cardinality(activity: Activity, loop: Loop) -> Iterator[Problem]:
    text = loop.cardinality
    if text is None or text.startswith("="):
        return
    if not (text.isascii() and text.isdigit()):
        yield problem(
            "loop-cardinality",
            activity.id,
            Text(
                f"{named(activity).zh}的实例数“{text}”不是非负整数",
                f'the number of instances "{text}" of the {named(activity).en} is not a whole number',
            ),
            Text("请填写整数，或以 = 开头的 FEEL 表达式", "Write a whole number, or FEEL beginning with ="),
        )


def standard_loops(subject: Subject) -> Iterator[Problem]:
    """A standard loop has a condition or a limit, otherwise it never ends."""
    for activity in subject.activities:
        loop = activity.loop
        if loop is None or not loop.is_standard:
            continue
        if loop.condition is None and loop.maximum is None:
            yield problem(
                "loop-endless",
                activity.id,
                Text(
                    f"{named(activity).zh}的循环既没有条件也没有上限",
                    f"the loop of the {named(activity).en} has neither a condition nor a maximum",
                ),
                Text(
                    "请填写循环条件或最大次数，或用排他网关画出返回的连线",
                    "Fill in a loop condition or maximum, or draw the way back with an exclusive gateway",
                ),
            )
        if loop.maximum is not None and not (loop.maximum.isascii() and loop.maximum.isdigit()):
            yield problem(
                "loop-maximum",
                activity.id,
                Text(
                    f"{named(activity).zh}的最大循环次数“{loop.maximum}”不是非负整数",
                    f'the loop maximum "{loop.maximum}" of the {named(activity).en} is not a whole number',
                ),
                Text("请填写整数", "Write a whole number"),
            )


def event_subprocess_loops(subject: Subject) -> Iterator[Problem]:
    """An event sub-process cannot repeat by itself."""
    for activity in subject.activities:
        if activity.triggered_by_event and activity.loop is not None:
            yield problem(
                "loop-unsupported",
                activity.id,
                Text(
                    f"事件子流程不能设置循环或多实例：{named(activity).zh}",
                    f"an event sub-process cannot be a loop or multi-instance: {named(activity).en}",
                ),
                Text("请在其内部画一个多实例子流程", "Draw a multi-instance sub-process inside it"),
            )


RULES = (multi_instance, standard_loops, event_subprocess_loops)
