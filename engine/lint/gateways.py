"""Decisions in the flow: every way out has its condition, and there is a way out in every case."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity, Flow, Process
from engine.definitions.read_process import CONTAINERS, GATEWAYS, TASKS
from engine.errors import Problem
from engine.lint.constants import is_always
from engine.lint.subject import Subject, problem
from engine.lint.words import flow_named, named
from engine.text import Text

CHOOSING = ("exclusiveGateway", "inclusiveGateway")
_WAITING = ("message", "timer", "signal", "conditional")
_ADD_DEFAULT = Text(
    "请把其中一条连线设为默认（Default flow），其他条件都不成立时走它",
    "Make one of the flows the default; it is taken when no condition holds",
)


def conditions(subject: Subject) -> Iterator[Problem]:
    """Where a gateway chooses, every flow but the default has a condition."""
    for process in subject.processes:
        for gateway in process.activities.values():
            flows = [process.flows[flow] for flow in gateway.outgoing]
            if gateway.kind not in CHOOSING or len(flows) < 2:
                continue
            for flow in flows:
                if flow.condition is None and flow.id != gateway.default_flow:
                    words = flow_named(flow, process)
                    yield problem(
                        "condition-missing",
                        flow.id,
                        Text(
                            f"{named(gateway).zh}的{words.zh}没有条件",
                            f"the {words.en} of the {named(gateway).en} has no condition",
                        ),
                        Text(
                            '请在属性面板中填写条件（如 =valid = "yes"），或把它设为默认连线',
                            'Write a condition (such as =valid = "yes"), or make it the default flow',
                        ),
                    )
            if gateway.default_flow is None and all(flow.condition and not is_always(flow.condition) for flow in flows):
                yield problem(
                    "default-missing",
                    gateway.id,
                    Text(
                        f"{named(gateway).zh}没有默认连线，各条件都不成立时案件会停在这里",
                        f"the {named(gateway).en} has no default flow; a case gets stuck when no condition holds",
                    ),
                    _ADD_DEFAULT,
                    "warning",
                )


def defaults(subject: Subject) -> Iterator[Problem]:
    """The default flow is one of the element's own, without a condition, on an element that chooses."""
    for process in subject.processes:
        for activity in process.activities.values():
            if activity.default_flow is None:
                continue
            flow = process.flows.get(activity.default_flow)
            if flow is None or flow.id not in activity.outgoing:
                yield problem(
                    "default-broken",
                    activity.id,
                    Text(
                        f"{named(activity).zh}的默认连线已不存在",
                        f"the default flow of the {named(activity).en} is not one of its flows",
                    ),
                    _ADD_DEFAULT,
                )
            elif flow.condition is not None:
                yield problem(
                    "default-with-condition",
                    flow.id,
                    Text("默认连线上的条件不起作用", "the condition of a default flow has no effect"),
                    Text("请删除该条件，或取消默认", "Delete the condition, or do not make it the default"),
                    "warning",
                )


def useless_conditions(subject: Subject) -> Iterator[Problem]:
    """Conditions where nothing is chosen, and conditions that alone can stop a case."""
    for process in subject.processes:
        for activity in process.activities.values():
            flows = [process.flows[flow] for flow in activity.outgoing]
            conditional = [flow for flow in flows if flow.condition is not None]
            if not conditional:
                continue
            if len(conditional) == len(flows) and _may_get_stuck(activity, flows):
                yield _stuck(activity, process, conditional[0])


def _may_get_stuck(activity: Activity, flows: list[Flow]) -> bool:
    if activity.default_flow is not None:
        return False
    return activity.kind in (GATEWAYS if len(flows) == 1 else TASKS | CONTAINERS | {"callActivity"})


def _stuck(activity: Activity, process: Process, flow: Flow) -> Problem:
    return problem(
        "condition-may-stop",
        flow.id,
        Text(
            f"{named(activity).zh}之后的连线都带条件，条件不成立时案件会停住：{flow_named(flow, process).zh}",
            f"every flow after the {named(activity).en} has a condition; a case gets stuck when none holds",
        ),
        Text("请删除多余的条件，或加一条默认连线", "Delete the condition, or add a default flow"),
        "warning",
    )


def event_gateways(subject: Subject) -> Iterator[Problem]:
    """After an event gateway come at least two events that are waited for, each of them only from there."""
    for process in subject.processes:
        for gateway in process.activities.values():
            if gateway.kind != "eventBasedGateway":
                continue
            if len(gateway.outgoing) < 2:
                yield problem(
                    "event-gateway-single",
                    gateway.id,
                    Text(
                        f"{named(gateway).zh}之后应至少有两个事件",
                        f"the {named(gateway).en} needs at least two events after it",
                    ),
                    Text("请补上另一个事件，或去掉网关", "Add another event, or remove the gateway"),
                )
            for flow in (process.flows[each] for each in gateway.outgoing):
                target = process.activities.get(flow.target)
                if target is not None:
                    yield from _after_event_gateway(gateway, target)


def _after_event_gateway(gateway: Activity, target: Activity) -> Iterator[Problem]:
    awaited = ("message",) if gateway.is_instantiating else _WAITING
    waits = target.kind == "receiveTask" or (
        target.kind == "intermediateCatchEvent" and all(event.kind in awaited for event in target.events)
    )
    if not waits:
        yield problem(
            "event-gateway-target",
            target.id,
            Text(
                f"{named(gateway).zh}之后只能是等待的事件，不能是{named(target).zh}",
                f"only events that are waited for can follow the {named(gateway).en}, not the {named(target).en}",
            ),
            Text("请改为消息捕获事件或接收任务", "Use message catch events or receive tasks")
            if gateway.is_instantiating
            else Text(
                "请改为定时、消息、信号或条件捕获事件，或把网关改为排他网关",
                "Use timer, message, signal or conditional catch events, or an exclusive gateway instead",
            ),
        )
    elif len(target.incoming) > 1:
        yield problem(
            "event-gateway-target-shared",
            target.id,
            Text(
                f"{named(target).zh}在事件网关之后，不能再有其他进入的连线",
                f"the {named(target).en} follows an event gateway and cannot be entered from elsewhere",
            ),
            Text("请为另一条路径单独画一个事件", "Draw a separate event for the other path"),
        )


RULES = (conditions, defaults, useless_conditions, event_gateways)
