"""Ids for elements drawn without one, the same on every reading of the same file."""

from __future__ import annotations

from collections import Counter

from engine.definitions.namespaces import BPMN, Element, attribute, local, namespace

# Parts that are addressed through their owner and never need an id of their own.
_PARTS = frozenset(
    {
        "completionCondition",
        "condition",
        "conditionExpression",
        "documentation",
        "definitions",
        "extensionElements",
        "flowNodeRef",
        "import",
        "incoming",
        "loopCardinality",
        "loopCondition",
        "outgoing",
        "script",
        "text",
        "timeCycle",
        "timeDate",
        "timeDuration",
    }
)


def give_ids(root: Element) -> frozenset[str]:
    """Give every BPMN element without an id a unique one, made of its kind, its owner and its ends; return them.

    A flow is named after what it connects, so drawing another element elsewhere does not rename it.
    """
    taken = {element.get("id", "") for element in root.iter()}
    counts: Counter[str] = Counter()
    given: set[str] = set()
    for element in root.iter():
        if namespace(element) != BPMN or local(element) in _PARTS or local(element).endswith("Ref"):
            continue
        if attribute(element, "id") is not None:
            element.set("id", element.get("id", "").strip())
            continue
        stem = _stem(element)
        candidate = stem
        while candidate in taken:
            counts[stem] += 1
            candidate = f"{stem}_{counts[stem]}"
        taken.add(candidate)
        given.add(candidate)
        element.set("id", candidate)
    return frozenset(given)


def same_ids(whole: Element, tidied: Element) -> None:
    """Give the elements of ``whole`` that lack one the ids their counterparts in ``tidied`` were given.

    Both are trees of one file; ``whole`` may hold comments and instructions besides.
    """
    elements = (element for element in whole.iter() if isinstance(element.tag, str))
    for element, counterpart in zip(elements, tidied.iter(), strict=True):
        identifier = counterpart.get("id")
        if identifier is not None and namespace(counterpart) == BPMN and not (element.get("id") or "").strip():
            element.set("id", identifier)


def _stem(element: Element) -> str:
    ends = [attribute(element, "sourceRef"), attribute(element, "targetRef")]
    if local(element) == "sequenceFlow" and all(ends):
        return f"Flow_{ends[0]}_{ends[1]}"
    parent = element.getparent()
    owner = None if parent is None else attribute(parent, "id")
    kind = local(element)[:1].upper() + local(element)[1:]
    return f"{kind}_{owner}" if owner else kind
