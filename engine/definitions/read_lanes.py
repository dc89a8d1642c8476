"""Who works in which lane: the innermost lane around every element, and the role each lane names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.definitions.document import Index
from engine.definitions.namespaces import Element, bpmn_children, local, name_of
from engine.definitions.read_extensions import properties_of

ROLE = "firebreak:role"
_AROUND_LANES = frozenset({"laneSet", "childLaneSet", "lane", "subProcess", "transaction", "adHocSubProcess"})


@dataclass
class Lanes:
    """The lanes of one process: labels and roles by lane id, and the lane of every listed element."""

    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    of_element: dict[str, str] = field(default_factory=dict)


def lanes_of(process: Element, index: Index) -> Lanes:
    """Return the lanes drawn in a process and in its sub-processes."""
    lanes = Lanes()
    for lane in _lanes(process):
        identifier = str(lane.get("id"))
        lanes.names[identifier] = name_of(lane)
        role = properties_of(lane).get(ROLE, "").strip() or lanes.names[identifier]
        if role:
            lanes.roles[identifier] = role
        for reference in bpmn_children(lane, "flowNodeRef"):
            # An inner lane comes later in the document and replaces the outer one.
            lanes.of_element[index.id_of(reference.text)] = identifier
    return lanes


def _lanes(container: Element) -> Iterator[Element]:
    for child in bpmn_children(container):
        if local(child) == "lane":
            yield child
        if local(child) in (
            "laneSet",
            "childLaneSet",
            "lane",
            "subProcess",
            "transaction",
            "adHocSubProcess",
        ):
            yield from _lanes(child)
