"""What the engine cannot run yet is refused by name, all at once, instead of running wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.definitions.model import Activity, Process
from engine.definitions.translate.compensation import compensation_problems
from engine.errors import DefinitionInvalid, Problem
from engine.text import Text

_KINDS = {
    "complexGateway": Text("复杂网关", "complex gateways"),
    "adHocSubProcess": Text("即席子流程", "ad-hoc sub-processes"),
}
_HANDLED_STARTS = frozenset({"message", "timer", "error", "escalation", "signal", "conditional", "compensate"})
_WORK = frozenset({"serviceTask", "scriptTask", "businessRuleTask"})
_CATCHES = frozenset({"intermediateCatchEvent", "receiveTask"})


def refuse_unsupported(process: Process) -> None:
    """Raise ``DefinitionInvalid`` naming every element that could not run as it is drawn."""
    problems = list(problems_of(process))
    if problems:
        raise DefinitionInvalid(problems)


def problems_of(process: Process) -> Iterator[Problem]:
    """Yield one problem for each element that cannot run."""
    for activity in process.activities.values():
        for check in _CHECKS:
            text = check(activity, process)
            if text is not None:
                yield Problem(activity.id, text, rule="cannot-run")
    yield from compensation_problems(process)


def _unsupported(activity: Activity, process: Process) -> Text | None:
    if activity.kind in _KINDS:
        name = _KINDS[activity.kind]
        return Text(f"不支持{name.zh}", f"{name.en} are not supported")
    if activity.more_events or activity.parallel_multiple:
        return Text("不支持多重事件", "events with several triggers are not supported")
    begins = activity.kind == "startEvent" and activity.parent == process.id
    if begins and activity.event is not None and activity.event.kind == "conditional":
        return Text("流程不能以条件启动", "a process cannot begin on a condition")
    for setting, value in activity.unusual:
        return Text(f"不支持 {setting}={value}", f"{setting}={value} is not supported")
    return None


def _work_without_content(activity: Activity, process: Process) -> Text | None:
    content = activity.job_type or activity.script or activity.decision_id
    if activity.kind in _WORK and not content:
        return Text("没有指定要做的事（服务类型、脚本或决策表）", "no job type, script or decision is set")
    if activity.kind == "sendTask" and not activity.job_type and activity.event is None:
        return Text("没有指定要发送的消息或服务类型", "neither a message nor a job type is set")
    if activity.kind == "callActivity" and not activity.called_process:
        return Text("没有指定被调用的流程", "no called process is set")
    return None


def _waits_for_nothing(activity: Activity, process: Process) -> Text | None:
    if activity.kind in ("boundaryEvent", *_CATCHES) and activity.event is None:
        return Text("没有指定等待什么事件", "it does not say what it waits for")
    event = activity.event
    if event is not None and event.kind == "timer" and not event.expression:
        return Text("定时事件没有时间", "the timer has no time")
    if event is not None and event.kind in ("message", "signal") and not event.name:
        return Text("消息或信号没有名称", "the message or signal has no name")
    if event is not None and event.kind == "conditional" and not event.expression:
        return Text("条件事件没有条件", "the conditional event has no condition")
    return None


def _boundary_host(activity: Activity, process: Process) -> Text | None:
    if activity.kind != "boundaryEvent":
        return None
    host = process.activities.get(activity.attached_to or "")
    if host is None:
        return Text("边界事件没有附着在活动上", "the boundary event is not attached to an activity")
    return None


def _sub_process_start(activity: Activity, process: Process) -> Text | None:
    if activity.kind not in ("subProcess", "transaction"):
        return None
    starts = [a for a in process.activities.values() if a.parent == activity.id and a.kind == "startEvent"]
    if len(starts) != 1:
        return Text("子流程须有且仅有一个开始事件", "a sub-process needs exactly one start event")
    event = starts[0].event
    if activity.triggered_by_event and (event is None or event.kind not in _HANDLED_STARTS):
        return Text("事件子流程的开始事件没有触发条件", "the event sub-process has no trigger")
    if not activity.triggered_by_event and event is not None:
        return Text("子流程的开始事件不能有触发条件", "the start event of a sub-process has a trigger")
    return None


def _broken_flow(activity: Activity, process: Process) -> Text | None:
    for flow in map(process.flows.__getitem__, activity.outgoing):
        target = process.activities.get(flow.target)
        if target is None:
            return Text(f"连线 {flow.id} 没有终点", f"flow {flow.id} leads nowhere")
        if target.parent != activity.parent:
            return Text(f"连线 {flow.id} 越过了子流程的边界", f"flow {flow.id} crosses a sub-process border")
    event = activity.event
    if activity.kind == "intermediateThrowEvent" and event is not None and event.kind == "link":
        linked = any(
            other.kind == "intermediateCatchEvent" and other.parent == activity.parent
            for other in process.activities.values()
            if other.event is not None and other.event.kind == "link" and other.event.name == event.name
        )
        return None if linked else Text("链接没有目标", "the link has no target")
    return None


def _event_gateway(activity: Activity, process: Process) -> Text | None:
    if activity.kind != "eventBasedGateway":
        return None
    targets = [process.activities.get(process.flows[flow].target) for flow in activity.outgoing]
    if not targets or any(target is None or target.kind not in _CATCHES for target in targets):
        return Text("事件网关之后只能是捕获事件", "only catch events may follow an event-based gateway")
    return None


def _repetition(activity: Activity, process: Process) -> Text | None:
    loop = activity.loop
    if loop is None:
        return None
    if loop.is_standard:
        if loop.condition is None and not (loop.maximum or "").isdigit():
            return Text("循环没有条件，也没有次数", "the loop has neither a condition nor a maximum")
    elif loop.input_collection is None and loop.cardinality is None:
        return Text("多实例没有集合", "the multi-instance activity has no collection")
    elif loop.cardinality is not None and not loop.cardinality.startswith("=") and not loop.cardinality.isdigit():
        return Text("实例数不是非负整数", "the number of instances is not a whole number")
    return None


_CHECKS: tuple[Callable[[Activity, Process], Text | None], ...] = (
    _unsupported,
    _work_without_content,
    _waits_for_nothing,
    _boundary_host,
    _sub_process_start,
    _broken_flow,
    _event_gateway,
    _repetition,
)
