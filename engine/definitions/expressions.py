"""Expression texts as a diagram writes them, brought to one form: a leading ``=`` means FEEL."""

from __future__ import annotations

from engine.definitions.namespaces import Element, attribute, text_of


def expression_of(element: Element | None) -> str | None:
    """Return the text of a BPMN expression, None when it is absent or blank.

    A standard expression that declares FEEL as its language is FEEL also without the ``=``.
    """
    text = text_of(element)
    if element is None or not text:
        return None
    return as_feel(text) if "feel" in (attribute(element, "language") or "").lower() else text


def as_feel(text: str) -> str:
    """Return ``text`` marked as FEEL."""
    return text if text.startswith("=") else f"={text}"
