"""What events, send and receive tasks wait for or throw, with the names their references lead to."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.document import Index
from engine.definitions.expressions import expression_of
from engine.definitions.model import EventDefinition
from engine.definitions.namespaces import Element, attribute, bpmn_children, first, is_true, local
from engine.definitions.read_extensions import extensions_of

KINDS = {
    "timerEventDefinition": "timer",
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "terminateEventDefinition": "terminate",
    "conditionalEventDefinition": "conditional",
    "linkEventDefinition": "link",
    "compensateEventDefinition": "compensate",
    "cancelEventDefinition": "cancel",
}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_NAME_ATTRIBUTES = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}


def events_of(element: Element, index: Index) -> tuple[EventDefinition, ...]:
    """Return the event definitions of an element, nested or referenced, in document order."""
    if local(element) in ("sendTask", "receiveTask"):
        reference = attribute(element, "messageRef")
        return () if reference is None else (_referring("message", reference, index),)
    return tuple(_read(definition, index) for definition in _definitions(element, index))


def _definitions(element: Element, index: Index) -> Iterator[Element]:
    for child in bpmn_children(element):
        if local(child) in KINDS:
            yield child
        elif local(child) == "eventDefinitionRef":
            found = index.find(child.text)
            if found is not None and local(found) in KINDS:
                yield found


def _read(definition: Element, index: Index) -> EventDefinition:
    kind = KINDS[local(definition)]
    if kind in _NAME_ATTRIBUTES:
        return _referring(kind, attribute(definition, f"{kind}Ref"), index)
    if kind == "timer":
        for child in bpmn_children(definition, *_TIMERS):
            return EventDefinition("timer", timer_kind=_TIMERS[local(child)], expression=expression_of(child))
        return EventDefinition("timer")
    if kind == "conditional":
        return EventDefinition("conditional", expression=expression_of(first(definition, "condition")))
    if kind == "compensate":
        reference = attribute(definition, "activityRef")
        return EventDefinition(
            "compensate",
            name=index.id_of(reference) or None,
            ref=reference,
            waits=is_true(definition, "waitForCompletion", True),
        )
    return EventDefinition(kind, name=attribute(definition, "name"))


def _referring(kind: str, reference: str | None, index: Index) -> EventDefinition:
    target = index.find(reference)
    if target is not None and local(target) != kind:
        target = None
    subscription = extensions_of(target).get("subscription") if kind == "message" else None
    return EventDefinition(
        kind,
        name=attribute(target, _NAME_ATTRIBUTES[kind]),
        correlation_key=attribute(subscription, "correlationKey"),
        ref=reference,
    )
