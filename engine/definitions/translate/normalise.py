"""The structure of a process and nothing else: elements, flows, levels and repetitions.

SpiffWorkflow's parser gets no expression, script, extension, data object or data store to see: what it
would evaluate, ignore or refuse there is read by ``engine.definitions.read`` instead. Flows come out in
the order of the file, all with an id and two ends; link events are joined by a flow.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.definitions.model import Activity, Flow, Process
from engine.definitions.namespaces import BPMN, Element

_REPEATING = "multiInstanceLoopCharacteristics"


def normalise(process: Process) -> Element:
    """Return a ``definitions`` element with this one process, executable."""
    root = etree.Element(_tag("definitions"), nsmap={"bpmn": BPMN})
    top = etree.SubElement(root, _tag("process"), id=process.id, isExecutable="true")
    holders = {process.id: top}
    for activity in process.activities.values():
        holders[activity.id] = _add_element(holders[activity.parent], activity)
    for flow in flows_of(process):
        node = etree.SubElement(holders[flow.parent], _tag("sequenceFlow"), id=flow.id)
        node.set("sourceRef", flow.source)
        node.set("targetRef", flow.target)
    return root


def flows_of(process: Process) -> Iterator[Flow]:
    """Yield the flows a token can take: those with both ends, and one from each link to its target."""
    known = process.activities
    for flow in process.flows.values():
        if flow.source in known and flow.target in known:
            yield flow
    yield from _link_flows(process)


def _link_flows(process: Process) -> Iterator[Flow]:
    targets = {
        (activity.parent, activity.event.name): activity.id
        for activity in process.activities.values()
        if activity.kind == "intermediateCatchEvent" and activity.event and activity.event.kind == "link"
    }
    for activity in process.activities.values():
        if activity.kind != "intermediateThrowEvent" or not activity.event or activity.event.kind != "link":
            continue
        target = targets.get((activity.parent, activity.event.name))
        if target is not None:
            yield Flow(f"{activity.id}-{target}", activity.id, target, parent=activity.parent)


def _add_element(holder: Element, activity: Activity) -> Element:
    node = etree.SubElement(holder, _tag(activity.kind), id=activity.id, name=activity.name)
    if activity.attached_to:
        node.set("attachedToRef", activity.attached_to)
        node.set("cancelActivity", "true" if activity.is_interrupting else "false")
    if activity.called_process:
        node.set("calledElement", activity.called_process)
    if activity.loop is not None and activity.loop.is_standard:
        etree.SubElement(node, _tag("standardLoopCharacteristics"), loopMaximum="1")
    elif activity.loop is not None:
        loop = etree.SubElement(node, _tag(_REPEATING))
        loop.set("isSequential", "true" if activity.loop.is_sequential else "false")
        # SpiffWorkflow insists on a number here; how many there are is worked out when it runs.
        etree.SubElement(loop, _tag("loopCardinality")).text = "0"
    return node


def _tag(name: str) -> str:
    return f"{{{BPMN}}}{name}"
