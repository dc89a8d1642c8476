"""The XML vocabularies a diagram may use, and the small questions one asks an element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"

# Drafts of the standard that older tools still write; the elements are the same.
DRAFTS = frozenset(
    {
        "http://schema.omg.org/spec/BPMN/2.0",
        "http://www.omg.org/bpmn20",
        "http://www.omg.org/spec/BPMN/2.0",
        "http://www.omg.org/spec/BPMN/20100501/MODEL",
    }
)

# Settings other engines keep in extensions: kept in the file, carried out here only when they are translated.
FOREIGN = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://operaton.org/schema/1.0/bpmn": "Operaton",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
}

Element: TypeAlias = etree._Element


def namespace(element: Element) -> str:
    """Return the namespace of an element, "" when it has none."""
    return _parts(element.tag)[0]


def local(element: Element) -> str:
    """Return the tag name of an element without its namespace."""
    return _parts(element.tag)[1]


@lru_cache(maxsize=2048)
def _parts(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    return space.removeprefix("{"), name


def bpmn_children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the BPMN children of an element, in document order; all of them when no name is given."""
    for child in element.iterchildren(f"{{{BPMN}}}*"):
        if not names or local(child) in names:
            yield child


def first(element: Element | None, name: str) -> Element | None:
    """Return the first BPMN child called ``name``, or None."""
    return None if element is None else next(bpmn_children(element, name), None)


def text_of(element: Element | None) -> str:
    """Return all text inside an element without the blanks around it."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


_BROKEN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s+(?=[\u2e80-\u9fff\uff00-\uffef])")


def name_of(element: Element) -> str:
    """Return the label of an element on one line; a break between Chinese characters leaves no blank behind."""
    return " ".join(_BROKEN.sub("", element.get("name") or "").split())


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute without the blanks around it; None when it is absent or blank."""
    if element is None:
        return None
    value = element.get(name)
    return (value.strip() or None) if value is not None else None


def is_true(element: Element, name: str, default: bool) -> bool:
    """Read an ``xsd:boolean`` attribute; anything else counts as the default of the standard."""
    value = (attribute(element, name) or "").lower()
    return {"true": True, "1": True, "false": False, "0": False}.get(value, default)


def line_of(element: Element) -> int | None:
    """Return the line of the file an element begins on."""
    line = element.sourceline
    return line if isinstance(line, int) else None
