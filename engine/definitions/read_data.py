"""Data associations of the standard as mappings: what an activity takes from and gives to the data drawn around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions.document import Index
from engine.definitions.model import IoMapping
from engine.definitions.namespaces import Element, attribute, bpmn_children, first, local

_NAME = re.compile(r"[^\W\d]\w*")
_DATA = ("dataObjectReference", "dataObject", "dataStoreReference", "property", "dataInput", "dataOutput")


def data_inputs(element: Element, index: Index) -> tuple[IoMapping, ...]:
    """Return one mapping for each association of named data with a named data input."""
    return tuple(_mappings(element, "dataInputAssociation", "targetRef", "dataInput", index))


def data_outputs(element: Element, index: Index) -> tuple[IoMapping, ...]:
    """Return one mapping for each association of a named data output with named data."""
    return tuple(_mappings(element, "dataOutputAssociation", "sourceRef", "dataOutput", index))


def _mappings(element: Element, association: str, own_end: str, own_kind: str, index: Index) -> Iterator[IoMapping]:
    for drawn in bpmn_children(element, association):
        own = _target(first(drawn, own_end), index)
        # Most drawings connect data to the activity as such: that says nothing about variables.
        if own is None or local(own) != own_kind:
            continue
        source, target = (_variable(_target(first(drawn, end), index), index) for end in ("sourceRef", "targetRef"))
        if source is not None and target is not None:
            yield IoMapping(f"={source}", target)


def _target(reference: Element | None, index: Index) -> Element | None:
    return None if reference is None else index.find(reference.text)


def _variable(data: Element | None, index: Index) -> str | None:
    if data is None or local(data) not in _DATA:
        return None
    behind = index.find(attribute(data, "dataObjectRef"))
    name = attribute(data, "name") or attribute(behind, "name") or ""
    return name if _NAME.fullmatch(name) else None
