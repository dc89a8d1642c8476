"""The form of a file: elements where the grammar allows them, as many as it allows, with values it knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from engine.definitions.namespaces import BPMN, Element, attribute, bpmn_children, local
from engine.definitions.read_process import NODES
from engine.errors import Problem
from engine.lint.bpmn.book import breach
from engine.lint.bpmn.shapes import Attribute, Shape, shape_of
from engine.lint.subject import Subject
from engine.text import Text

_NAME = re.compile(r"[^\W\d][\w.\-·]*")
_NUMBER = re.compile(r"[+-]?\d+")
_BOOLEANS = frozenset({"true", "false", "1", "0"})
# What these lack is said in the words of its own rule.
_SAID_ELSEWHERE = frozenset(
    {("sequenceFlow", "sourceRef"), ("sequenceFlow", "targetRef"), ("boundaryEvent", "attachedToRef")}
)
_DRAWN = NODES | {"process", "participant", "lane", "messageFlow", "sequenceFlow"}


def grammar(subject: Subject) -> Iterator[Problem]:
    """Elements are those of BPMN, inside what may contain them, as often as it may."""
    for elements in list(subject.elements.values()):
        for element in elements:
            shape = shape_of(local(element))
            if shape is None:
                yield breach("element-unknown", element, tag=local(element))
            elif not shape.is_open:
                yield from _children(element, shape)


def _children(element: Element, shape: Shape) -> Iterator[Problem]:
    counts: Counter[int] = Counter()
    for child in bpmn_children(element):
        number = shape.slot_of.get(local(child))
        if number is not None:
            counts[number] += 1
        elif shape_of(local(child)) is not None:
            yield breach("element-misplaced", child, around=local(element))
    for number, slot in enumerate(shape.slots):
        names = " / ".join(sorted(slot.names)[:3])
        if slot.most is not None and counts[number] > slot.most:
            yield breach("too-many", element, tag=names, count=counts[number])
        if counts[number] < slot.least:
            yield breach("too-few", element, tag=names)


def attributes(subject: Subject) -> Iterator[Problem]:
    """Attributes are known, have values of their type, and the required ones are there."""
    for tag, elements in list(subject.elements.items()):
        shape = shape_of(tag)
        if shape is None or (shape.is_open and not shape.attributes):
            continue
        for element in elements:
            for name in element.attrib:
                if not str(name).startswith("{"):
                    yield from _value(element, str(name), shape.attributes.get(str(name)))
            for name, wanted in shape.attributes.items():
                if wanted.required and attribute(element, name) is None and (tag, name) not in _SAID_ELSEWHERE:
                    yield breach("attribute-missing", element, name=name)


def _value(element: Element, name: str, wanted: Attribute | None) -> Iterator[Problem]:
    value = (element.get(name) or "").strip()
    if wanted is None:
        yield breach("attribute-unknown", element, name=name)
    elif wanted.values is not None and not _fits(value, wanted.values):
        rule = "attribute-value" if wanted.matters else "attribute-odd"
        yield breach(rule, element, name=name, value=value, allowed=_allowed(wanted.values))


def _fits(value: str, wanted: frozenset[str] | str) -> bool:
    if isinstance(wanted, frozenset):
        return value in wanted
    return value in _BOOLEANS if wanted == "boolean" else _NUMBER.fullmatch(value) is not None


def _allowed(wanted: frozenset[str] | str) -> Text:
    if isinstance(wanted, frozenset):
        listed = sorted(wanted)
        return Text("、".join(listed), ", ".join(listed))
    return Text("true、false", "true, false") if wanted == "boolean" else Text("整数", "a whole number")


def ids(subject: Subject) -> Iterator[Problem]:
    """Ids are names as XML has them; what is drawn has one."""
    for element in subject.root.iter(f"{{{BPMN}}}*"):
        identifier = attribute(element, "id")
        if identifier in subject.given:
            if local(element) in _DRAWN:
                yield breach("id-missing", element)
        elif identifier is not None and not _NAME.fullmatch(identifier):
            yield breach("id-invalid", element, value=identifier)


RULES = (grammar, attributes, ids)
