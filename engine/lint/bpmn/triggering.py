"""Events: triggers that interrupt, links, timers, shared definitions, and what can be called."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.namespaces import attribute, bpmn_children, local
from engine.errors import Problem
from engine.lint.bpmn.book import breach
from engine.lint.subject import Subject
from engine.lint.words import TRIGGERS
from engine.text import Text

_INTERRUPTING = {"boundaryEvent": ("cancel", "compensate"), "startEvent": ("error", "compensate")}
_TIMES = ("timeDate", "timeDuration", "timeCycle")
_THROWING = ("intermediateThrowEvent", "endEvent")


def interrupting(subject: Subject) -> Iterator[Problem]:
    """Errors, cancellations and compensations always interrupt."""
    for process in subject.processes:
        for activity in process.activities.values():
            around = process.activities.get(activity.parent)
            if activity.kind == "startEvent" and (around is None or not around.triggered_by_event):
                continue
            element = subject.index.find(activity.id)
            for event in activity.events:
                if (
                    event.kind in _INTERRUPTING.get(activity.kind, ())
                    and not activity.is_interrupting
                    and element is not None
                ):
                    yield breach("interrupt-required", element, trigger=TRIGGERS[event.kind])


def links(subject: Subject) -> Iterator[Problem]:
    """A link throws where a flow ends, and catches where one begins."""
    for activity in subject.activities:
        element = subject.index.find(activity.id)
        if element is None or not any(event.kind == "link" for event in activity.events):
            continue
        if activity.kind == "intermediateThrowEvent" and activity.outgoing:
            yield breach("link-connected", element, side=Text("出发端", "source"), end=Text("离开", "leave"))
        if activity.kind == "intermediateCatchEvent" and activity.incoming:
            yield breach("link-connected", element, side=Text("到达端", "target"), end=Text("进入", "enter"))


def timers(subject: Subject) -> Iterator[Problem]:
    """A timer has one kind of time."""
    for definition in subject.tagged("timerEventDefinition"):
        names = [local(child) for child in bpmn_children(definition, *_TIMES)]
        holder = definition.getparent()
        if len(set(names)) > 1 and holder is not None:
            yield breach("timer-several", holder, names=Text("、".join(names), " and ".join(names)))


def shared(subject: Subject) -> Iterator[Problem]:
    """A definition inside an event that throws belongs to it alone."""
    for reference in subject.tagged("eventDefinitionRef"):
        target, holder = subject.index.find(reference.text), reference.getparent()
        owner = None if target is None else target.getparent()
        if owner is not None and holder is not None and local(owner) in _THROWING:
            yield breach("definition-shared", holder, value=(reference.text or "").strip())


def called(subject: Subject) -> Iterator[Problem]:
    """A process of the file that is called has a start event without a trigger."""
    for activity in subject.activities:
        process = subject.diagram.processes.get(activity.called_process or "")
        element = subject.index.find(activity.id)
        if process is None or element is None:
            continue
        starts = [a for a in process.activities.values() if a.kind == "startEvent" and a.parent == process.id]
        if starts and all(start.events for start in starts):
            yield breach("called-without-plain-start", element, value=process.id)


def data(subject: Subject) -> Iterator[Problem]:
    """An event of several triggers that carries data has one datum for each."""
    for activity in subject.activities:
        element = subject.index.find(activity.id)
        if element is None or len(activity.events) < 2:
            continue
        carried = len(list(bpmn_children(element, "dataInput", "dataOutput")))
        if carried and carried != len(activity.events):
            yield breach("event-data-count", element, triggers=len(activity.events), count=carried)


def receiving(subject: Subject) -> Iterator[Problem]:
    """A receive task that begins the process is entered by nothing."""
    for activity in subject.activities:
        element = subject.index.find(activity.id)
        begins = activity.kind == "receiveTask" and attribute(element, "instantiate") == "true"
        if begins and activity.incoming and element is not None:
            yield breach("receive-instantiating", element)


RULES = (interrupting, links, timers, shared, called, data, receiving)
