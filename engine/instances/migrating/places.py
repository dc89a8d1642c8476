"""Elements of a program by the keys a mapping uses, as people call them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.lint.words import flow_named, named
from engine.text import Text
from engine.tokens import Program

FLOW = "sequenceFlow"


@dataclass(frozen=True)
class Place:
    """An element, or a flow into a join; ``kind`` is its BPMN name."""

    key: str
    kind: str
    title: Text


def places_of(program: Program) -> dict[str, Place]:
    """Return every element and sequence flow by key (``element`` or ``process#element``)."""
    found: dict[str, Place] = {}
    for process in program.processes.values():
        front = "" if process.id == program.process_id else f"{process.id}#"
        for activity in process.activities.values():
            found[front + activity.id] = Place(front + activity.id, activity.kind, named(activity))
        for flow in process.flows.values():
            found[front + flow.id] = Place(front + flow.id, FLOW, flow_named(flow, process))
    return found


def possible(old: Program, new: Program, key: str) -> list[Place]:
    """Return the places of the new program that may stand for one of the old: those of its kind and process."""
    place = places_of(old).get(key)
    if place is None:
        return []
    front = key.rpartition("#")[0]
    return [one for one in places_of(new).values() if one.kind == place.kind and one.key.rpartition("#")[0] == front]
