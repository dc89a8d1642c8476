"""What a diagram is an example of: its elements by kind, trigger and effect, its repetitions and flows."""

from __future__ import annotations

from collections.abc import Container, Iterator

from engine.definitions.document import load
from engine.definitions.model import Activity, Process
from engine.definitions.namespaces import local
from engine.definitions.read import read_diagram
from engine.definitions.read_process import GATEWAYS, NODES

Trait = tuple[str, ...]
EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent"})
WITHOUT_EFFECT = (
    "participant",
    "messageFlow",
    "lane",
    "dataObjectReference",
    "dataStoreReference",
    "textAnnotation",
    "group",
)


def traits_of(source: bytes, passed: Container[str]) -> set[Trait]:
    """Return what the elements with these ids show, and what is drawn around them."""
    diagram = read_diagram(source)
    found: set[Trait] = set()
    for process in diagram.runnable:
        for activity in process.activities.values():
            begun = (process.flows[flow].target for flow in activity.outgoing if activity.is_instantiating)
            if activity.id in passed or any(target in passed for target in begun):
                found.update(_of_activity(activity, process))
    called = {activity.called_process for p in diagram.runnable for activity in p.activities.values()}
    found |= {("globalTask",) for process in diagram.processes.values() if process.is_global and process.id in called}
    drawn = {local(element) for element in load(source).iter()}
    found |= {("data association",)} if "dataInputAssociation" in drawn else set()
    return found | {("drawn", name) for name in WITHOUT_EFFECT if name in drawn}


def _of_activity(activity: Activity, process: Process) -> Iterator[Trait]:
    yield trait_of(activity, process)
    if activity.is_for_compensation:
        yield ("compensation",)
    if activity.loop is not None:
        yield ("loop", "standard" if activity.loop.is_standard else "items", str(activity.loop.is_sequential))
    if activity.kind in GATEWAYS:
        return
    flows = [process.flows[flow] for flow in activity.outgoing]
    if len(flows) > 1:
        yield ("flow", "several out")
    if any(flow.condition for flow in flows):
        yield ("flow", "condition")
    if activity.default_flow:
        yield ("flow", "default")
    if len(activity.incoming) > 1 and activity.kind != "endEvent":
        yield ("flow", "several in")


def trait_of(activity: Activity, process: Process) -> Trait:
    """Return what an element is: its kind, its trigger and whether it interrupts."""
    around = process.activities.get(activity.parent)
    trigger = activity.event.kind if activity.event is not None else "none"
    effect = "interrupting" if activity.is_interrupting else "not interrupting"
    if activity.more_events or activity.parallel_multiple:
        return ("parallel multiple" if activity.parallel_multiple else "multiple",)
    if activity.kind == "startEvent" and around is not None and around.triggered_by_event:
        return ("eventSubProcess", trigger, effect)
    if activity.kind == "boundaryEvent":
        return ("boundaryEvent", trigger, effect)
    if activity.kind == "startEvent" and around is not None:
        return ("startEvent", "none")
    if activity.kind in EVENTS:
        return (activity.kind, trigger)
    if activity.is_instantiating:
        return (activity.kind, "instantiate")
    assert activity.kind in NODES
    return (activity.kind,)
