"""References: each leads to an element of the file, of a kind it may lead to; flows and their lists agree."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.namespaces import Element, attribute, bpmn_children, local
from engine.errors import Problem
from engine.lint.bpmn.book import breach
from engine.lint.bpmn.targets import ATTRIBUTES, CHILDREN
from engine.lint.bpmn.words import called
from engine.lint.subject import Subject
from engine.lint.words import quoted
from engine.text import Text

# Broken ones among these are told in the words of rules of their own.
_SAID_ELSEWHERE = frozenset(
    {
        ("participant", "processRef"),
        ("messageEventDefinition", "messageRef"),
        ("sendTask", "messageRef"),
        ("receiveTask", "messageRef"),
        ("signalEventDefinition", "signalRef"),
        ("errorEventDefinition", "errorRef"),
        ("escalationEventDefinition", "escalationRef"),
        ("compensateEventDefinition", "activityRef"),
    }
)


def references(subject: Subject) -> Iterator[Problem]:
    """Every attribute and child that names another element names one that is there and fits."""
    for tag, elements in list(subject.elements.items()):
        named = {name: kinds for (owner, name), kinds in ATTRIBUTES.items() if owner in (tag, "*")}
        held = {name: kinds for (owner, name), kinds in CHILDREN.items() if owner in (tag, "*")}
        for element in elements:
            for name, kinds in named.items():
                if (tag, name) not in _SAID_ELSEWHERE:
                    yield from _check(subject, element, name, attribute(element, name), kinds)
            for child in bpmn_children(element, *held) if held else ():
                text = (child.text or "").strip() or None
                if local(child) != "eventDefinitionRef" or subject.index.find(text) is not None:
                    yield from _check(subject, element, local(child), text, held[local(child)])


def _check(
    subject: Subject, element: Element, name: str, value: str | None, kinds: frozenset[str] | None
) -> Iterator[Problem]:
    if value is None or (name == "default" and subject.index.find(value) is None):
        return
    target = subject.index.find(value)
    if target is None:
        if not _is_outside(element, name, value):
            yield breach("reference-missing", element, name=name, value=value)
    elif kinds is not None and local(target) not in kinds:
        wanted = Text("、".join(sorted(kinds)[:3]), " or ".join(sorted(kinds)[:3]))
        found = called(target)
        yield breach("reference-kind", element, name=name, value=value, found=found, wanted=wanted)


def _is_outside(element: Element, name: str, value: str) -> bool:
    """Tell whether a reference leads into another file: a process called by name, or a prefix that says so."""
    if name == "calledElement":
        return True
    prefix, colon, _ = value.rpartition(":")
    if not colon:
        return False
    root = element.getroottree().getroot()
    return element.nsmap.get(prefix) not in (None, root.get("targetNamespace"))


def flow_lists(subject: Subject) -> Iterator[Problem]:
    """What an element lists as incoming and outgoing are the flows that end and begin there."""
    for process in subject.processes:
        listing = False
        unlisted: list[str] = []
        for activity in process.activities.values():
            element = subject.index.find(activity.id)
            if element is None:
                continue
            for name, flows in (("incoming", activity.incoming), ("outgoing", activity.outgoing)):
                listed = [subject.index.id_of(child.text) for child in bpmn_children(element, name)]
                listing = listing or bool(listed)
                end = Text("进入", "lead") if name == "incoming" else Text("离开", "begin")
                for value in listed:
                    if value not in flows and value:
                        yield breach("flow-list-wrong", element, name=name, value=value, end=end)
                unlisted += [flow for flow in flows if flow not in listed]
        drawn = subject.index.find(process.id)
        if listing and unlisted and drawn is not None:
            names = list(dict.fromkeys(unlisted))
            yield breach("flow-unlisted", drawn, count=len(names), names=quoted(names))


RULES = (references, flow_lists)
