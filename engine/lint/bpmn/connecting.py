"""Sequence flows and gateways: what may be joined to what, and where conditions and defaults belong."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity, Process
from engine.definitions.namespaces import attribute, is_true
from engine.definitions.read_process import EVENTS, GATEWAYS
from engine.errors import Problem
from engine.lint.bpmn.book import breach
from engine.lint.subject import Subject

_DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


def _all(subject: Subject) -> Iterator[tuple[Process, Activity]]:
    for process in subject.processes:
        for activity in process.activities.values():
            yield process, activity


def event_subprocesses(subject: Subject) -> Iterator[Problem]:
    """An event sub-process has one start event and no flows."""
    for process, activity in _all(subject):
        element = subject.index.find(activity.id)
        if not activity.triggered_by_event or element is None:
            continue
        if activity.incoming or activity.outgoing:
            yield breach("event-subprocess-connected", element)
        inside = [each for each in process.activities.values() if each.parent == activity.id]
        starts = [each for each in inside if each.kind == "startEvent"]
        if inside and len(starts) != 1:
            yield breach("event-subprocess-starts", element, count=len(starts))


def gateways(subject: Subject) -> Iterator[Problem]:
    """A gateway splits or joins, and in the direction it is marked with."""
    for _, activity in _all(subject):
        element = subject.index.find(activity.id)
        if activity.kind not in GATEWAYS or element is None:
            continue
        into, out = len(activity.incoming), len(activity.outgoing)
        if into == 1 and out == 1 and activity.kind != "eventBasedGateway":
            yield breach("gateway-alone", element)
        direction = attribute(element, "gatewayDirection")
        wrong = {"Converging": out > 1, "Diverging": into > 1, "Mixed": into < 2 or out < 2}
        if wrong.get(direction or "", False):
            yield breach("gateway-direction", element, direction=direction, incoming=into, outgoing=out)


def conditions(subject: Subject) -> Iterator[Problem]:
    """Conditions and defaults stand where something is chosen."""
    for process, activity in _all(subject):
        element = subject.index.find(activity.id)
        if element is None:
            continue
        conditional = [flow for flow in activity.outgoing if process.flows[flow].condition is not None]
        if activity.kind in GATEWAYS - _DECIDING:
            if conditional:
                yield breach("condition-misplaced", element)
        elif activity.kind not in GATEWAYS and len(activity.outgoing) == 1 and conditional:
            yield breach("condition-alone", element)
        if activity.default_flow is not None and activity.kind in EVENTS | GATEWAYS - _DECIDING:
            yield breach("default-misplaced", element)


def immediate(subject: Subject) -> Iterator[Problem]:
    """In an executable process one step follows the other at once."""
    running = {process.id for process in subject.processes if process.is_executable}
    for process, flow in subject.flows:
        element = subject.index.find(flow.id)
        if process.id in running and element is not None and not is_true(element, "isImmediate", True):
            yield breach("flow-not-immediate", element)


def event_gateways(subject: Subject) -> Iterator[Problem]:
    """What follows an event-based gateway, and how one may begin a process."""
    for process, activity in _all(subject):
        element = subject.index.find(activity.id)
        if activity.kind != "eventBasedGateway" or element is None:
            continue
        targets = [process.activities.get(process.flows[flow].target) for flow in activity.outgoing]
        kinds = {target.kind for target in targets if target is not None}
        messages = any(e.kind == "message" for t in targets if t and t.kind != "receiveTask" for e in t.events)
        if "receiveTask" in kinds and messages:
            yield breach("event-gateway-mixed", element)
        hosts = {each.attached_to for each in process.activities.values() if each.kind == "boundaryEvent"}
        for target in targets:
            found = None if target is None else subject.index.find(target.id)
            if target is not None and target.kind == "receiveTask" and target.id in hosts and found is not None:
                yield breach("event-gateway-boundary", found)
        if activity.is_instantiating and activity.incoming:
            yield breach("event-gateway-instantiating", element)
        if attribute(element, "eventGatewayType") == "Parallel" and not activity.is_instantiating:
            yield breach("event-gateway-parallel", element)


RULES = (event_subprocesses, gateways, conditions, immediate, event_gateways)
