"""Repetition of an activity: multi-instance by ``zeebe`` or by the standard's own words, and loops."""

from __future__ import annotations

from engine.definitions.document import Index
from engine.definitions.expressions import as_feel, expression_of
from engine.definitions.model import Loop
from engine.definitions.namespaces import Element, attribute, first, is_true
from engine.definitions.read_extensions import extensions_of


def loop_of(element: Element, index: Index) -> Loop | None:
    """Return how an activity repeats, None when it does not."""
    several = first(element, "multiInstanceLoopCharacteristics")
    if several is not None:
        return _multi_instance(several, index)
    loop = first(element, "standardLoopCharacteristics")
    if loop is not None:
        return Loop(
            is_sequential=True,
            is_standard=True,
            condition=expression_of(first(loop, "loopCondition")),
            maximum=attribute(loop, "loopMaximum"),
            test_before=is_true(loop, "testBefore", False),
        )
    return None


def _multi_instance(several: Element, index: Index) -> Loop:
    zeebe = extensions_of(several).get("loopCharacteristics")
    return Loop(
        is_sequential=is_true(several, "isSequential", False),
        input_collection=attribute(zeebe, "inputCollection")
        or _data_name(_reference(several, "loopDataInputRef"), index, feel=True),
        input_element=attribute(zeebe, "inputElement") or _item(several, "inputDataItem"),
        output_collection=attribute(zeebe, "outputCollection")
        or _data_name(_reference(several, "loopDataOutputRef"), index),
        output_element=attribute(zeebe, "outputElement") or _item(several, "outputDataItem", feel=True),
        cardinality=expression_of(first(several, "loopCardinality")),
        completion_condition=expression_of(first(several, "completionCondition")),
    )


def _reference(several: Element, name: str) -> str | None:
    child = first(several, name)
    return None if child is None or not child.text else child.text.strip() or None


def _data_name(reference: str | None, index: Index, *, feel: bool = False) -> str | None:
    """Return the variable a standard data reference stands for: the name of the data, else its id."""
    if reference is None:
        return None
    name = attribute(index.find(reference), "name") or reference
    return as_feel(name) if feel else name


def _item(several: Element, tag: str, *, feel: bool = False) -> str | None:
    item = first(several, tag)
    name = attribute(item, "name") or attribute(item, "id")
    return as_feel(name) if feel and name else name
