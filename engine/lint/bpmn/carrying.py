"""Data: inputs and outputs in their sets, associations that fit, types that agree."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.namespaces import Element, attribute, bpmn_children, first, local
from engine.definitions.read_process import CONTAINERS
from engine.errors import Problem
from engine.lint.bpmn.book import breach
from engine.lint.subject import Subject

_SETS = {
    "inputSet": ("dataInputRefs", ("optionalInputRefs", "whileExecutingInputRefs"), "outputSetRefs", "inputSetRefs"),
    "outputSet": (
        "dataOutputRefs",
        ("optionalOutputRefs", "whileExecutingOutputRefs"),
        "inputSetRefs",
        "outputSetRefs",
    ),
}
_PARTS = (("inputSet", "dataInputRefs", "dataInput"), ("outputSet", "dataOutputRefs", "dataOutput"))


def _named(element: Element, name: str) -> list[str]:
    return [(child.text or "").strip() for child in bpmn_children(element, name)]


def sets(subject: Subject) -> Iterator[Problem]:
    """Inputs and outputs are listed by a set; parts of a set are in it; sets name each other both ways."""
    for io in subject.tagged("ioSpecification"):
        holder = io.getparent()
        if holder is not None and local(holder) in CONTAINERS:
            yield breach("io-in-subprocess", holder)
        for set_tag, refs, tag in _PARTS:
            listed = {name for each in bpmn_children(io, set_tag) for name in _named(each, refs)}
            for data in bpmn_children(io, tag):
                if attribute(data, "id") not in listed:
                    yield breach("data-unlisted", data, set=set_tag)
    for tag, (whole, parts, other, own) in _SETS.items():
        for each in subject.tagged(tag):
            for part in parts:
                for value in _named(each, part):
                    if value not in _named(each, whole):
                        yield breach("set-subset", each, name=part, value=value, whole=whole)
            for value in _named(each, other):
                partner = subject.index.find(value)
                if partner is not None and attribute(each, "id") not in _named(partner, own):
                    yield breach("set-mutual", each, name=other, value=value)


def associations(subject: Subject) -> Iterator[Problem]:
    """A data association joins data of its own element with data outside, of one type unless it transforms."""
    for association in subject.tagged("dataInputAssociation", "dataOutputAssociation"):
        inward = local(association) == "dataInputAssociation"
        sources, targets = _named(association, "sourceRef"), _named(association, "targetRef")
        transforms = first(association, "transformation") is not None
        if len(sources) > 1 and not transforms:
            yield breach("association-sources", association, count=len(sources))
        owner = association.getparent()
        for value in targets if inward else sources:
            end = subject.index.find(value)
            if end is not None and owner is not None and owner not in end.iterancestors():
                yield breach("association-end", association, name="targetRef" if inward else "sourceRef", value=value)
        types = [_type(subject, subject.index.find(value)) for value in (*sources[:1], *targets[:1])]
        if len(types) == 2 and None not in types and types[0] != types[1] and not transforms:
            yield breach("association-types", association)


def _type(subject: Subject, data: Element | None) -> str | None:
    """Return what kind of data an element holds: the structure of its item definition; None when it does not say."""
    while data is not None and local(data) in ("dataObjectReference", "dataStoreReference"):
        if attribute(data, "itemSubjectRef") is not None:
            break
        data = subject.index.find(attribute(data, "dataObjectRef") or attribute(data, "dataStoreRef"))
    item = subject.index.find(attribute(data, "itemSubjectRef"))
    return None if item is None else attribute(item, "structureRef") or attribute(item, "id")


def collections(subject: Subject) -> Iterator[Problem]:
    """Data that are a list have an item definition that is one."""
    for data in subject.tagged("dataObject", "dataInput", "dataOutput"):
        item = subject.index.find(attribute(data, "itemSubjectRef"))
        own, wanted = attribute(data, "isCollection"), attribute(item, "isCollection")
        if item is not None and own is not None and own != (wanted or "false"):
            yield breach("collection-differs", data, value=attribute(item, "id"))
    for reference in subject.tagged("dataObjectReference"):
        if attribute(reference, "dataObjectRef") is None:
            yield breach("data-object-unnamed", reference)


def calls(subject: Subject) -> Iterator[Problem]:
    """A call activity has the inputs and outputs of what it calls."""
    for call in subject.tagged("callActivity"):
        called = subject.index.find(attribute(call, "calledElement"))
        own, theirs = first(call, "ioSpecification"), first(called, "ioSpecification")
        if own is not None and theirs is not None and _signature(subject, own) != _signature(subject, theirs):
            yield breach("call-data-differs", call, value=attribute(called, "id"))


def _signature(subject: Subject, io: Element) -> list[tuple[str, str]]:
    return sorted((local(data), _type(subject, data) or "") for data in bpmn_children(io, "dataInput", "dataOutput"))


def tasks(subject: Subject) -> Iterator[Problem]:
    """A task that exchanges messages takes one set of data of the message's type."""
    for task in subject.tagged("serviceTask", "sendTask", "receiveTask"):
        io = first(task, "ioSpecification")
        operation = subject.index.find(attribute(task, "operationRef"))
        message = subject.index.find(attribute(task, "messageRef"))
        if io is None or (operation is None and message is None):
            continue
        for tag in ("inputSet", "outputSet"):
            count = len(list(bpmn_children(io, tag)))
            if count > 1:
                yield breach("task-data-sets", task, tag=tag, count=count)
        for tag, name in (("dataInput", "inMessageRef"), ("dataOutput", "outMessageRef")):
            named = [] if operation is None else _named(operation, name)
            sent = subject.index.find(named[0]) if named else None
            if operation is None and tag == ("dataOutput" if local(task) == "receiveTask" else "dataInput"):
                sent = message
            wanted = _item(subject, sent)
            for data in bpmn_children(io, tag):
                if wanted is not None and _type(subject, data) not in (None, wanted):
                    yield breach("task-data-type", task, value=attribute(data, "id"))


def _item(subject: Subject, message: Element | None) -> str | None:
    item = subject.index.find(attribute(message, "itemRef"))
    return None if item is None else attribute(item, "structureRef") or attribute(item, "id")


RULES = (sets, associations, collections, calls, tasks)
