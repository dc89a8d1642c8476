"""What is drawn between elements: flows with two ends, boundary events that sit on something."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.read_process import CONTAINERS, TASKS
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import flow_named, named
from engine.text import Text

_HOSTS = TASKS | CONTAINERS | {"callActivity"}


def loose_flows(subject: Subject) -> Iterator[Problem]:
    """A flow has two ends on one level, does not enter a start and does not leave an end."""
    remedy = Text("请删除这条连线后重新连接", "Delete the flow and draw it again")
    for process, flow in subject.flows:
        words = flow_named(flow, process)
        source, target = process.activities.get(flow.source), process.activities.get(flow.target)
        if any(subject.stands_elsewhere(each, process) for each in (flow.source, flow.target)):
            yield problem(
                "flow-between-pools",
                flow.id,
                Text(f"{words.zh}的两端不在同一个流程里", f"the ends of the {words.en} belong to different processes"),
                Text("流程之间请用消息流", "Use a message flow between processes"),
            )
            continue
        for end, zh, en in ((source, "起点", "beginning"), (target, "终点", "end")):
            if end is None:
                yield problem(
                    "flow-without-end",
                    flow.id,
                    Text(f"{words.zh}没有{zh}", f"{words.en} has no {en}"),
                    remedy,
                )
        if source is None or target is None:
            continue
        if source.parent != target.parent:
            yield problem(
                "flow-crosses-border",
                flow.id,
                Text(f"{words.zh}穿过了子流程的边框", f"{words.en} crosses the border of a sub-process"),
                Text("连线只能在同一层内；请连到子流程本身", "Flows stay on one level; connect the sub-process itself"),
            )
        if source.kind == "endEvent":
            yield problem(
                "flow-from-end",
                flow.id,
                Text(f"{named(source).zh}之后不能再有连线", f"nothing can follow the {named(source).en}"),
                Text("请把结束事件改为中间事件，或删除连线", "Make it an intermediate event, or delete the flow"),
            )
        if target.kind in ("startEvent", "boundaryEvent"):
            yield problem(
                "flow-into-start",
                flow.id,
                Text(f"连线不能进入{named(target).zh}", f"no flow can enter the {named(target).en}"),
                Text("请连到它之后的那一步", "Connect the step after it instead"),
            )


def boundary_events(subject: Subject) -> Iterator[Problem]:
    """A boundary event sits on an activity of its own level and leads somewhere."""
    for process in subject.processes:
        for activity in process.activities.values():
            if activity.kind != "boundaryEvent":
                continue
            host = process.activities.get(activity.attached_to or "")
            if host is None or host.kind not in _HOSTS or host.parent != activity.parent:
                yield problem(
                    "boundary-not-attached",
                    activity.id,
                    Text(
                        f"{named(activity).zh}没有附着在任务或子流程上",
                        f"the {named(activity).en} is not attached to a task or sub-process",
                    ),
                    Text("请把它拖到任务的边框上", "Drag it onto the border of a task"),
                )
            undoes = any(event.kind == "compensate" for event in activity.events)
            if not activity.outgoing and not undoes:
                yield problem(
                    "boundary-leads-nowhere",
                    activity.id,
                    Text(f"{named(activity).zh}之后没有任何步骤", f"nothing follows the {named(activity).en}"),
                    Text("请连到触发后要做的步骤", "Connect it to what has to happen then"),
                )


RULES = (loose_flows, boundary_events)
