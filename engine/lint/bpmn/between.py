"""Between and inside pools: messages, lanes, how many participants there are."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.namespaces import Element, attribute, bpmn_children, first, local, name_of
from engine.definitions.read_process import EVENTS
from engine.errors import Problem
from engine.lint.bpmn.book import breach
from engine.lint.bpmn.words import called
from engine.lint.subject import Subject

_FROM = frozenset({"intermediateThrowEvent", "endEvent"})
_TO = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})


def messages(subject: Subject) -> Iterator[Problem]:
    """A message flow joins two pools, from what sends to what receives."""
    pools = {
        subject.index.id_of(attribute(pool, "processRef")): attribute(pool, "id")
        for pool in subject.tagged("participant")
        if attribute(pool, "processRef") is not None
    }
    for flow in subject.tagged("messageFlow"):
        source, target = (subject.index.find(attribute(flow, name)) for name in ("sourceRef", "targetRef"))
        if source is None or target is None:
            continue
        home, goal = _pool(source, pools), _pool(target, pools)
        if home is not None and home == goal:
            yield breach("message-flow-inside", flow)
        if local(source) in EVENTS and (local(source) not in _FROM or not _has_message(subject, source)):
            yield breach("message-flow-from", flow, end=called(source))
        if local(target) in EVENTS and (local(target) not in _TO or not _has_message(subject, target)):
            yield breach("message-flow-to", flow, end=called(target))


def _pool(element: Element, pools: dict[str, str | None]) -> str | None:
    """Return the pool an end of a message flow is or stands in; its process where no pool is drawn."""
    if local(element) == "participant":
        return attribute(element, "id")
    around = next((each for each in element.iterancestors() if local(each) == "process"), None)
    process = attribute(around, "id")
    return None if process is None else pools.get(process, process)


def _has_message(subject: Subject, event: Element) -> bool:
    if first(event, "messageEventDefinition") is not None:
        return True
    shared = (subject.index.find(reference.text) for reference in bpmn_children(event, "eventDefinitionRef"))
    return any(found is not None and local(found) == "messageEventDefinition" for found in shared)


def lanes(subject: Subject) -> Iterator[Problem]:
    """Within a set of lanes an element stands in one of them, and belongs to their process."""
    for lane_set in subject.tagged("laneSet", "childLaneSet"):
        process = next((each for each in lane_set.iterancestors() if local(each) == "process"), None)
        home: dict[str, Element] = {}
        for lane in bpmn_children(lane_set, "lane"):
            for reference in bpmn_children(lane, "flowNodeRef"):
                node = subject.index.find(reference.text)
                if node is None:
                    continue
                key = str(node.get("id"))
                shown = name_of(node) or key
                if process is not None and process not in node.iterancestors():
                    yield breach("lane-foreign", lane, value=shown)
                if key in home:
                    yield breach("lane-twice", lane, value=shown, other=called(home[key]))
                home.setdefault(key, lane)


def multiplicity(subject: Subject) -> Iterator[Problem]:
    """At least none and at most one or more, the most not below the least."""
    for element in subject.tagged("participantMultiplicity"):
        holder = element.getparent()
        least, most = attribute(element, "minimum") or "0", attribute(element, "maximum") or "1"
        numbers = [int(each) for each in (least, most) if each.removeprefix("-").isdigit()]
        if holder is None or len(numbers) != 2:
            continue
        given = attribute(element, "maximum") is not None
        if numbers[0] < 0 or numbers[1] < 1 or (given and numbers[1] < numbers[0]):
            yield breach("multiplicity", holder, minimum=least, maximum=most)


def choreographies(subject: Subject) -> Iterator[Problem]:
    """Only a collaboration refers to choreographies."""
    for element in subject.tagged("choreography", "globalConversation", "globalChoreographyTask"):
        if first(element, "choreographyRef") is not None:
            yield breach("choreography-reference", element)


RULES = (messages, lanes, multiplicity, choreographies)
