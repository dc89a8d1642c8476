"""One ``bpmn:process`` as plain data: its elements, flows and lanes on every level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from engine.definitions.document import Index
from engine.definitions.expressions import as_feel, expression_of
from engine.definitions.model import Activity, Flow, Process
from engine.definitions.namespaces import (
    BPMN,
    Element,
    attribute,
    bpmn_children,
    first,
    is_true,
    line_of,
    local,
    name_of,
    text_of,
)
from engine.definitions.read_data import data_inputs, data_outputs
from engine.definitions.read_events import events_of
from engine.definitions.read_extensions import extensions_of, properties_of, settings_of
from engine.definitions.read_lanes import Lanes, lanes_of
from engine.definitions.read_loops import loop_of

CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
    }
)
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
# What these attributes are when they are not written: with anything else a token would count as several.
_USUAL = {"startQuantity": "1", "completionQuantity": "1"}
_USUAL_ITEMS = {"behavior": "All"}
_USUAL_TRANSACTION = {"method": "##Compensate"}
_UNDOING = CONTAINERS | TASKS | {"callActivity"}
NODES = CONTAINERS | TASKS | EVENTS | GATEWAYS | {"callActivity"}


def read_process(process: Element, index: Index) -> Process:
    """Return what one ``process`` element says; nothing in it makes the reading fail."""
    activities: dict[str, Activity] = {}
    flows: dict[str, Flow] = {}
    lanes = lanes_of(process, index)
    identifier = str(process.get("id"))
    _read_level(process, identifier, identifier, index, activities, flows)
    _connect(activities, flows)
    _compensate(activities, process, index)
    _place(activities, lanes)
    return Process(
        id=identifier,
        name=name_of(process),
        is_executable=is_true(process, "isExecutable", False),
        activities=MappingProxyType(activities),
        flows=MappingProxyType(flows),
        lanes=MappingProxyType(lanes.names),
        documentation=_documentation(process),
        properties=properties_of(process),
        lane_roles=MappingProxyType(lanes.roles),
        version_tag=attribute(extensions_of(process).get("versionTag"), "value"),
        line=line_of(process),
    )


def _read_level(
    container: Element,
    process_id: str,
    parent: str,
    index: Index,
    activities: dict[str, Activity],
    flows: dict[str, Flow],
) -> None:
    for child in bpmn_children(container):
        identifier = str(child.get("id"))
        if local(child) == "sequenceFlow":
            flows.setdefault(identifier, _flow(child, parent, index))
        elif local(child) in NODES:
            activities.setdefault(identifier, read_activity(child, process_id, parent, index))
            if local(child) in CONTAINERS:
                _read_level(child, process_id, identifier, index, activities, flows)


def _flow(element: Element, parent: str, index: Index) -> Flow:
    return Flow(
        id=str(element.get("id")),
        source=index.id_of(attribute(element, "sourceRef")),
        target=index.id_of(attribute(element, "targetRef")),
        name=name_of(element),
        condition=expression_of(first(element, "conditionExpression")),
        parent=parent,
        line=line_of(element),
    )


def read_activity(element: Element, process_id: str, parent: str, index: Index) -> Activity:
    """Return what one element says, without its flows and its lane."""
    settings = settings_of(element)
    settings["script"] = settings["script"] or _standard_script(element)
    settings["called_process"] = settings["called_process"] or _called_element(element)
    settings["inputs"] = settings["inputs"] or data_inputs(element, index)
    settings["outputs"] = settings["outputs"] or data_outputs(element, index)
    events = events_of(element, index)
    attached, default = attribute(element, "attachedToRef"), attribute(element, "default")
    kind = local(element)
    return Activity(
        id=str(element.get("id")),
        kind=kind,
        name=name_of(element),
        process_id=process_id,
        parent=parent,
        documentation=_documentation(element),
        loop=loop_of(element, index),
        event=events[0] if events else None,
        more_events=events[1:],
        parallel_multiple=is_true(element, "parallelMultiple", False),
        attached_to=(index.id_of(attached) or None) if kind == "boundaryEvent" else None,
        is_interrupting=is_true(element, "cancelActivity" if kind == "boundaryEvent" else "isInterrupting", True),
        triggered_by_event=is_true(element, "triggeredByEvent", False),
        default_flow=index.id_of(default) or None,
        is_instantiating=is_true(element, "instantiate", False),
        is_for_compensation=kind in _UNDOING and is_true(element, "isForCompensation", False),
        unusual=tuple(_unusual(element)),
        line=line_of(element),
        **settings,
    )


def _unusual(element: Element) -> Iterator[tuple[str, str]]:
    several = first(element, "multiInstanceLoopCharacteristics")
    for holder, usual in (
        (element, _USUAL),
        (several, _USUAL_ITEMS),
        (element if local(element) == "transaction" else None, _USUAL_TRANSACTION),
    ):
        for name, value in usual.items():
            written = attribute(holder, name)
            if written is not None and written.removeprefix("##").lower() != value.removeprefix("##").lower():
                yield name, written


def _standard_script(element: Element) -> str | None:
    """Return a standard ``script`` written in FEEL; other languages are never run."""
    text = text_of(first(element, "script"))
    return as_feel(text) if text and "feel" in (attribute(element, "scriptFormat") or "").lower() else None


def _called_element(element: Element) -> str | None:
    called = attribute(element, "calledElement")
    if called is None or called.startswith("="):
        return called
    prefix, _, name = called.rpartition(":")
    return name if prefix in element.nsmap else called


def _documentation(element: Element) -> str:
    texts = (text_of(child) for child in bpmn_children(element, "documentation"))
    return "\n\n".join(text for text in texts if text)


def _connect(activities: dict[str, Activity], flows: dict[str, Flow]) -> None:
    """Take incoming and outgoing flows from the flows themselves: the lists in the file may be stale."""
    incoming, outgoing = defaultdict(list), defaultdict(list)
    for flow in flows.values():
        outgoing[flow.source].append(flow.id)
        incoming[flow.target].append(flow.id)
    for key, activity in activities.items():
        activities[key] = replace(
            activity, incoming=tuple(incoming.get(key, ())), outgoing=tuple(outgoing.get(key, ()))
        )


def _compensate(activities: dict[str, Activity], process: Element, index: Index) -> None:
    """Tell boundary events for compensation their handler, which an association leads to."""
    for association in process.iter(f"{{{BPMN}}}association"):
        ends = [index.id_of(attribute(association, name)) for name in ("sourceRef", "targetRef")]
        for event_id, handler_id in (ends, ends[::-1]):
            event, handler = activities.get(event_id), activities.get(handler_id)
            if event is None or handler is None or event.parent != handler.parent:
                continue
            if event.kind == "boundaryEvent" and handler.is_for_compensation:
                activities[event_id] = replace(event, compensated_by=event.compensated_by or handler_id)


def _place(activities: dict[str, Activity], lanes: Lanes) -> None:
    """Give every element its lane: its own, else that of its host or of the sub-process around it."""

    def lane_of(activity: Activity | None, visited: frozenset[str] = frozenset()) -> str | None:
        if activity is None or activity.id in visited:
            return None
        own = lanes.of_element.get(activity.id)
        if own is not None:
            return own
        host = activities.get(activity.attached_to or "") or activities.get(activity.parent)
        return lane_of(host, visited | {activity.id})

    for key, activity in list(activities.items()):
        lane = lane_of(activity)
        if lane is not None:
            activities[key] = replace(activity, lane=lane, lane_role=lanes.roles.get(lane))
