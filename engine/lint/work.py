"""Work for machines: a service task has its service, a script its text, a call its process."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.definitions.model import Activity
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text

_ALSO_BY_SERVICE = ("scriptTask", "businessRuleTask", "sendTask")


def content(subject: Subject) -> Iterator[Problem]:
    """An automatic step says what it does."""
    for activity in subject.activities:
        if activity.job_type is not None:
            continue
        if activity.kind == "serviceTask":
            yield _empty(activity, "service-missing", Text("没有指定服务", "names no service"), _SERVICE)
        elif activity.kind == "scriptTask" and activity.script is None:
            yield _empty(activity, "script-missing", Text("没有 FEEL 脚本", "has no FEEL script"), _SCRIPT)
        elif activity.kind == "businessRuleTask" and activity.decision_id is None:
            yield _empty(activity, "decision-missing", Text("没有指定决策表", "names no decision"), _DECISION)
        elif activity.kind == "callActivity" and activity.called_process is None:
            yield _empty(activity, "call-missing", Text("没有指定被调用的流程", "names no process to call"), _CALL)
        elif activity.kind == "sendTask" and activity.event is None:
            yield _empty(activity, "message-missing", Text("没有指定消息或服务", "names no message or service"), _SEND)
        elif activity.kind == "receiveTask" and activity.event is None:
            yield _empty(
                activity, "message-missing", Text("没有指定等待的消息", "names no message to wait for"), _RECEIVE
            )


_SERVICE = Text("请在“任务定义”的“类型”中填写服务名称", "Write the name of the service as type of the task definition")
_SCRIPT = Text("请选择 FEEL 表达式作为实现方式并填写内容", "Choose FEEL expression as implementation and write it")
_DECISION = Text("请填写决策编号（Decision ID）", "Fill in the decision ID")
_CALL = Text("请填写被调用流程的编号（Process ID）", "Fill in the ID of the process it calls")
_SEND = Text("请选择要发送的消息，或填写服务名称", "Choose the message it sends, or name a service")
_RECEIVE = Text("请选择要等待的消息", "Choose the message it waits for")


def _empty(activity: Activity, rule: str, what: Text, remedy: Text) -> Problem:
    words = named(activity)
    return problem(rule, activity.id, Text(f"{words.zh}{what.zh}", f"the {words.en} {what.en}"), remedy)


def results(subject: Subject) -> Iterator[Problem]:
    """The result of a script or a decision has a name to be kept under."""
    for activity in subject.activities:
        computed = activity.script if activity.kind == "scriptTask" else activity.decision_id
        if (
            activity.kind in ("scriptTask", "businessRuleTask")
            and computed is not None
            and activity.result_variable is None
        ):
            yield problem(
                "result-missing",
                activity.id,
                Text(
                    f"{named(activity).zh}没有结果变量，结果会丢失",
                    f"the {named(activity).en} has no result variable; its result would be lost",
                ),
                Text("请填写结果变量（Result variable）", "Fill in the result variable"),
            )


def existing(subject: Subject) -> Iterator[Problem]:
    """Services, decisions and processes that are named exist."""
    known = subject.known
    for activity in subject.activities:
        if activity.job_type is not None:
            yield from _unknown(activity, "service-unknown", activity.job_type, known.services, Text("服务", "service"))
        if activity.decision_id is not None:
            yield from _unknown(
                activity, "decision-unknown", activity.decision_id, known.decisions, Text("决策", "decision")
            )
        if activity.called_process is not None and known.processes is not None:
            processes = {*known.processes, *subject.diagram.processes}
            yield from _unknown(
                activity, "process-unknown", activity.called_process, processes, Text("流程", "process")
            )


def _unknown(activity: Activity, rule: str, name: str, known: Collection[str] | None, what: Text) -> Iterator[Problem]:
    if known is not None and not name.startswith("=") and name not in known:
        yield problem(
            rule,
            activity.id,
            Text(
                f"{named(activity).zh}使用的{what.zh} {name} 不存在",
                f"the {what.en} {name} of the {named(activity).en} does not exist",
            ),
            Text(f"请改为已有的{what.zh}，注意大小写", f"Name a {what.en} that exists; capitals count"),
        )


def wasted_services(subject: Subject) -> Iterator[Problem]:
    """A service named where the element never calls one."""
    events = ("endEvent", "intermediateThrowEvent")
    for activity in subject.activities:
        calls = activity.kind in ("serviceTask", *_ALSO_BY_SERVICE) or (
            activity.kind in events and any(event.kind == "message" for event in activity.events)
        )
        if activity.job_type is not None and not calls:
            yield problem(
                "service-ignored",
                activity.id,
                Text(
                    f"{named(activity).zh}不会调用服务 {activity.job_type}",
                    f"the {named(activity).en} does not call the service {activity.job_type}",
                ),
                Text("请改为服务任务", "Turn it into a service task"),
                "warning",
            )


RULES = (content, results, existing, wasted_services)
