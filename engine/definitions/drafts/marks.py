"""The mark of a draft procedure in its own file: which elements people fill in for, and how."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from lxml import etree

from engine.definitions.document import load
from engine.definitions.keeping import modernised, open_whole, written
from engine.definitions.model import Process
from engine.definitions.namespaces import BPMN, ZEEBE, Element, attribute, bpmn_children, first

DRAFT = "firebreak:draft"

# do: a person does the step; choose: a person picks the way; happened: a person says that it happened;
# plain: the event goes by at once; once: it is not repeated; begin: the level gets a beginning.
How = Literal["do", "choose", "happened", "plain", "once", "begin"]
Gaps: TypeAlias = Mapping[str, How]


def gaps_of(process: Process) -> Gaps | None:
    """Return what is filled in by element id; None for a process that is no draft."""
    text = process.properties.get(DRAFT)
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    known = get_args(How)
    return {key: how for key, how in found.items() if how in known} if isinstance(found, dict) else {}


def is_draft(process: Process) -> bool:
    """Tell whether a process is a draft procedure."""
    return DRAFT in process.properties


def marked(source: bytes, gaps: Mapping[str, Gaps]) -> bytes:
    """Return a BPMN file with these processes marked as drafts; what else stands in it stays."""
    tidy = load(source)
    root = modernised(open_whole(source))
    # One without an id gets it when it is read; which process it is shows by its place.
    for read, process in zip(bpmn_children(tidy, "process"), bpmn_children(root, "process"), strict=True):
        found = gaps.get(attribute(read, "id") or "")
        if found is not None:
            _property(process).set("value", json.dumps(dict(found), ensure_ascii=False))
    return written(root)


def unmarked(source: bytes) -> bytes:
    """Return a BPMN file without such marks; a file that has none comes back byte by byte."""
    root = open_whole(source)
    marks = [each for each in root.iter(f"{{{ZEEBE}}}property") if each.get("name") == DRAFT]
    for mark in marks:
        holder = mark.getparent()
        while holder is not None and len(holder) == 1 and holder.getparent() is not None:
            mark, holder = holder, holder.getparent()
        if holder is not None:
            holder.remove(mark)
    return written(root) if marks else source


def _property(process: Element) -> Element:
    extensions = first(process, "extensionElements")
    if extensions is None:
        place = max((process.index(each) + 1 for each in bpmn_children(process, "documentation")), default=0)
        extensions = etree.SubElement(process, f"{{{BPMN}}}extensionElements")
        process.insert(place, extensions)
    properties = extensions.find(f"{{{ZEEBE}}}properties")
    if properties is None:
        properties = etree.SubElement(extensions, f"{{{ZEEBE}}}properties", nsmap={"zeebe": ZEEBE})
    marks = (each for each in properties.iterchildren("{*}property") if each.get("name") == DRAFT)
    found = next(marks, None)
    return etree.SubElement(properties, f"{{{ZEEBE}}}property", name=DRAFT) if found is None else found
