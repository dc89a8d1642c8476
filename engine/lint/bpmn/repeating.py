"""Activities: how often they happen, what an ad-hoc sub-process holds, what does not belong into a process."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.namespaces import attribute, bpmn_children, first, local
from engine.definitions.read_process import CONTAINERS, TASKS
from engine.errors import Problem
from engine.lint.bpmn.book import breach
from engine.lint.subject import Subject

_ACTIVITIES = TASKS | CONTAINERS | {"callActivity"}
_BEHAVIORS = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef", "Complex": "complexBehaviorDefinition"}
_ITEMS = (("inputDataItem", "loopDataInputRef"), ("outputDataItem", "loopDataOutputRef"))
_CHOREOGRAPHY = ("choreographyTask", "subChoreography", "callChoreography")


def quantities(subject: Subject) -> Iterator[Problem]:
    """An activity starts with at least one token and leaves at least one."""
    for element in subject.tagged(*sorted(_ACTIVITIES)):
        for name in ("startQuantity", "completionQuantity"):
            value = attribute(element, name) or "1"
            if value.removeprefix("-").isdigit() and int(value) < 1:
                yield breach("quantity-low", element, name=name, value=value)


def multi_instance(subject: Subject) -> Iterator[Problem]:
    """How many instances there are is said once, and a special behaviour has its events."""
    for loop in subject.tagged("multiInstanceLoopCharacteristics"):
        activity = loop.getparent()
        if activity is None:
            continue
        if first(loop, "loopCardinality") is not None and first(loop, "loopDataInputRef") is not None:
            yield breach("loop-both", activity)
        for item, collection in _ITEMS:
            if first(loop, item) is not None and first(loop, collection) is None:
                yield breach("loop-item-alone", activity, item=item, collection=collection)
        behavior = attribute(loop, "behavior") or "All"
        needed = _BEHAVIORS.get(behavior)
        if needed is not None and attribute(loop, needed) is None and first(loop, needed) is None:
            yield breach("loop-behavior", activity, value=behavior, name=needed)


def ad_hoc(subject: Subject) -> Iterator[Problem]:
    """An ad-hoc sub-process holds activities, and neither begins nor ends by events."""
    for element in subject.tagged("adHocSubProcess"):
        inside = {local(child) for child in bpmn_children(element)}
        if not inside & _ACTIVITIES:
            yield breach("ad-hoc-empty", element)
        if inside & {"startEvent", "endEvent"}:
            yield breach("ad-hoc-events", element)


def choreography(subject: Subject) -> Iterator[Problem]:
    """Choreography activities stand in choreographies only."""
    for element in subject.tagged(*_CHOREOGRAPHY):
        if any(local(around) == "process" for around in element.iterancestors()):
            yield breach("choreography-in-process", element)


def roles(subject: Subject) -> Iterator[Problem]:
    """Who does something is said by a resource or by an expression, not by both."""
    for role in subject.tagged("resourceRole", "performer", "humanPerformer", "potentialOwner"):
        both = first(role, "resourceRef") is not None and first(role, "resourceAssignmentExpression") is not None
        holder = role.getparent()
        if both and holder is not None:
            yield breach("role-both", holder)


RULES = (quantities, multi_instance, ad_hoc, choreography, roles)
