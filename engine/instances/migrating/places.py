"""Elements of a program by the keys a mapping uses, with their names for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.tokens import Program


@dataclass(frozen=True)
class Place:
    """An element, or a flow into a join; ``within`` is the sub-process or process it lies in."""

    key: str
    kind: str
    name: str
    within: str


def places_of(program: Program) -> dict[str, Place]:
    """Return every element and sequence flow by key (``element`` or ``process#element``)."""
    found: dict[str, Place] = {}
    for process in program.processes.values():
        front = "" if process.id == program.process_id else f"{process.id}#"
        elements: list[Any] = [*process.activities.values(), *process.flows.values()]
        for element in elements:
            kind = getattr(element, "kind", "sequenceFlow")
            key = f"{front}{element.id}"
            found[key] = Place(key, kind, _name(process, element), f"{front}{element.parent}")
    return found


def possible(old: Program, new: Program, key: str) -> list[Place]:
    """Return the places of the new program that may stand for one of the old: those of its kind and process."""
    place = places_of(old).get(key)
    if place is None:
        return []
    front = key.rpartition("#")[0]
    return [one for one in places_of(new).values() if one.kind == place.kind and one.key.rpartition("#")[0] == front]


def _name(process: Any, element: Any) -> str:
    if element.name or not hasattr(element, "source"):
        return str(element.name or element.id)
    ends = [process.activities.get(end) for end in (element.source, element.target)]
    return " → ".join(str((end.name or end.id) if end is not None else "?") for end in ends)
