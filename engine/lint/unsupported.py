"""What BPMN knows and this engine refuses, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity
from engine.definitions.namespaces import (
    BPMN,
    attribute,
    local,
    namespace,
)
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text

_KINDS = {
    "complexGateway": Text("请改用包容网关或排他网关加条件", "Use inclusive or exclusive gateways with conditions"),
    "adHocSubProcess": Text(
        "请画出步骤的顺序；可选的步骤用包容网关",
        "Draw the order of the steps; use an inclusive gateway for optional ones",
    ),
}
_SPLIT = Text("请画成几个单独的事件", "Draw separate events")
_CHOREOGRAPHY = frozenset({"choreography", "globalChoreographyTask"})
_CANNOT = Text("本系统不执行", "cannot be run here")


def elements(subject: Subject) -> Iterator[Problem]:
    """Kinds of elements and events the engine does not run."""
    for process in subject.processes:
        for activity in process.activities.values():
            if activity.kind == "startEvent" and activity.parent == process.id:
                yield from _never_begun(activity)
    for activity in subject.activities:
        if activity.kind in _KINDS:
            yield _refused(activity, named(activity), _KINDS[activity.kind])
        if activity.more_events or activity.parallel_multiple:
            yield _refused(activity, _of(activity, "的多重触发", "multiple triggers of the"), _SPLIT)


def _never_begun(activity: Activity) -> Iterator[Problem]:
    if any(event.kind == "conditional" for event in activity.events):
        yield _refused(
            activity,
            _of(activity, "以条件启动", "beginning on a condition at the"),
            Text(
                "流程启动前没有变量可看；请用消息、信号或定时开始",
                "Before a process begins it has no variables: begin with a message, signal or timer",
            ),
        )


def _of(activity: Activity, zh: str, en: str) -> Text:
    return Text(f"{named(activity).zh}{zh}", f"{en} {named(activity).en}")


def _refused(activity: Activity, what: Text, remedy: Text) -> Problem:
    return problem(
        "unsupported",
        activity.id,
        Text(f"{_CANNOT.zh}：{what.zh}", f"{_CANNOT.en}: {what.en}"),
        remedy,
    )


def token_counts(subject: Subject) -> Iterator[Problem]:
    """Attributes that would silently change how often something happens."""
    for activity in subject.activities:
        for name, value in activity.unusual:
            yield problem(
                "unsupported",
                activity.id,
                Text(
                    f"{_CANNOT.zh}：{named(activity).zh}的 {name}={value}",
                    f"{_CANNOT.en}: {name}={value} of the {named(activity).en}",
                ),
                Text("请删除该设置，改用通常的方式画出", "Remove the setting and draw what it stands for"),
            )


def choreographies(subject: Subject) -> Iterator[Problem]:
    """Choreographies describe an agreement between companies, not work that can be handed out."""
    for element in subject.root:
        if namespace(element) == BPMN and local(element) in _CHOREOGRAPHY:
            yield problem(
                "unsupported",
                attribute(element, "id"),
                Text(f"{_CANNOT.zh}：编排图（choreography）", f"{_CANNOT.en}: choreography diagrams"),
                Text("请画成流程图（collaboration 或 process）", "Draw it as a process or collaboration"),
            )


RULES = (elements, token_counts, choreographies)
