"""Messages, signals, errors, escalations and links: the right trigger in the right place, with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.definitions.beginnings import beginnings
from engine.definitions.model import Activity, EventDefinition
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import TRIGGERS, named
from engine.text import Text

_CATCHING = frozenset({"timer", "message", "signal", "conditional"})
_RAISED = frozenset({"error", "escalation"})
_ALLOWED = {
    "startEvent": _CATCHING,
    "intermediateCatchEvent": _CATCHING | {"link"},
    "boundaryEvent": _CATCHING | _RAISED | {"compensate", "cancel"},
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "link", "compensate"}),
    "endEvent": frozenset({"message", "signal", "error", "escalation", "terminate", "compensate", "cancel"}),
}
_MUST_TRIGGER = ("intermediateCatchEvent", "boundaryEvent")
_THROWING = ("intermediateThrowEvent", "endEvent", "sendTask")


def placed(subject: Subject) -> Iterator[Problem]:
    """An event has a trigger where it needs one, and one that is possible there."""
    for process in subject.processes:
        for activity in process.activities.values():
            if activity.kind in _MUST_TRIGGER and not activity.events:
                yield problem(
                    "event-without-trigger",
                    activity.id,
                    Text(
                        f"{named(activity).zh}没有说明等待什么",
                        f"the {named(activity).en} does not say what it waits for",
                    ),
                    Text("请把它改为定时、消息、信号等事件", "Make it a timer, message, signal or other event"),
                )
            allowed = _ALLOWED.get(activity.kind)
            if allowed is None:
                continue
            around = process.activities.get(activity.parent)
            if activity.kind == "startEvent" and around is not None and around.triggered_by_event:
                allowed = allowed | _RAISED | {"compensate"}
            for event in activity.events:
                if event.kind not in allowed:
                    yield problem(
                        "event-misplaced",
                        activity.id,
                        Text(
                            f"{named(activity).zh}不能是{TRIGGERS[event.kind].zh}事件",
                            f"the {named(activity).en} cannot be a {TRIGGERS[event.kind].en} event",
                        ),
                        Text("请换一种触发条件", "Choose another trigger"),
                    )
            if (
                activity.kind == "boundaryEvent"
                and not activity.is_interrupting
                and any(event.kind == "error" for event in activity.events)
            ):
                yield problem(
                    "error-not-interrupting",
                    activity.id,
                    Text(
                        f"{named(activity).zh}捕获错误，必须中断所附着的任务",
                        f"the {named(activity).en} catches an error and must interrupt its task",
                    ),
                    Text("请改为中断型，或改用升级事件", "Make it interrupting, or use an escalation"),
                )


def nameless(subject: Subject) -> Iterator[Problem]:
    """Messages and signals have a name, thrown errors and escalations a code."""
    for activity in subject.activities:
        throws = activity.kind in _THROWING
        for event in activity.events:
            if event.name is not None or (event.kind == "message" and throws and activity.job_type):
                continue
            what = TRIGGERS[event.kind]
            if event.kind in ("message", "signal", "link"):
                yield problem(
                    f"{event.kind}-without-name",
                    activity.id,
                    Text(
                        f"{named(activity).zh}的{what.zh}没有名称",
                        f"the {what.en} of the {named(activity).en} has no name",
                    ),
                    Text(f"请选择{what.zh}并填写名称", f"Choose the {what.en} and give it a name"),
                )
            elif event.kind in _RAISED and (throws or event.ref is not None):
                yield problem(
                    f"{event.kind}-without-code",
                    activity.id,
                    Text(
                        f"{named(activity).zh}的{what.zh}没有代码",
                        f"the {what.en} of the {named(activity).en} has no code",
                    ),
                    Text(f"请选择{what.zh}并填写代码", f"Choose the {what.en} and give it a code"),
                )


def conditions(subject: Subject) -> Iterator[Problem]:
    """A conditional event has its condition."""
    for activity in subject.activities:
        if any(event.kind == "conditional" and event.expression is None for event in activity.events):
            yield problem(
                "event-condition-missing",
                activity.id,
                Text(f"{named(activity).zh}没有填写条件", f"the {named(activity).en} has no condition"),
                Text("请填写条件，例如 =amount > 50000", "Write its condition, for example =amount > 50000"),
            )


def correlation(subject: Subject) -> Iterator[Problem]:
    """A message that is waited for says which case it belongs to."""
    for process in subject.processes:
        begins = {activity.id for activity in beginnings(process)}
        for activity in process.activities.values():
            if activity.kind in _THROWING or activity.id in begins:
                continue
            for event in activity.events:
                if event.kind == "message" and event.name is not None and event.correlation_key is None:
                    yield _no_key(activity, event)


def _no_key(activity: Activity, event: EventDefinition) -> Problem:
    return problem(
        "correlation-key-missing",
        activity.id,
        Text(
            f"{named(activity).zh}等待消息 {event.name}，但没有关联键，收到消息时不知属于哪个案件",
            f"the {named(activity).en} waits for the message {event.name} without a correlation key; "
            "it could not be matched to a case",
        ),
        Text("请填写关联键，例如 =case.number", "Fill in the subscription correlation key, for example =case.number"),
    )


def links(subject: Subject) -> Iterator[Problem]:
    """Link events come in pairs: any number that throw, exactly one that catches, on one level."""
    for process in subject.processes:
        catches = Counter(_link_of(each) for each in process.activities.values() if _is_link(each, "Catch"))
        throws = Counter(_link_of(each) for each in process.activities.values() if _is_link(each, "Throw"))
        for activity in process.activities.values():
            name = activity.event.name if activity.event is not None else None
            if name is None:
                continue
            if _is_link(activity, "Throw") and catches[_link_of(activity)] != 1:
                count = catches[_link_of(activity)]
                yield problem(
                    "link-unpaired",
                    activity.id,
                    Text(
                        f"链接“{name}”在同一层内应有一个接收端，现有 {count} 个",
                        f'the link "{name}" needs one catching end on its level, there are {count}',
                    ),
                    _PAIR,
                )
            if _is_link(activity, "Catch") and not throws[_link_of(activity)]:
                yield problem(
                    "link-unpaired",
                    activity.id,
                    Text(f"链接“{name}”没有发出端", f'no link event throws "{name}"'),
                    _PAIR,
                )


_PAIR = Text("请让两端的链接名称一致", "Give both ends of the link the same name")


def _is_link(activity: Activity, direction: str) -> bool:
    return activity.kind == f"intermediate{direction}Event" and any(e.kind == "link" for e in activity.events)


def _link_of(activity: Activity) -> tuple[str, str | None]:
    return activity.parent, activity.event.name if activity.event is not None else None


RULES = (placed, nameless, conditions, correlation, links)
