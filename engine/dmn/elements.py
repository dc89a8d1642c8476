"""Reads DMN elements whatever version of the namespace they are in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.namespaces import Element, attribute, local, namespace

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "http://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""Namespaces of the standard and the version each belongs to."""


def is_dmn(element: Element) -> bool:
    """Tell whether the element is of the standard rather than an extension."""
    return namespace(element) in NAMESPACES


def every(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children with one of these names."""
    for child in element:
        if is_dmn(child) and local(child) in names:
            yield child


def first(element: Element, *names: str) -> Element | None:
    """Return the first child with one of these names."""
    return next(every(element, *names), None)


def text_of(element: Element | None) -> str | None:
    """Return the content of the child ``text`` of an expression or cell, or None when it has none."""
    if element is None:
        return None
    child = first(element, "text")
    if child is None:
        return None
    text = "".join(str(part) for part in child.itertext()).strip()
    return text or None


def identity(element: Element | None) -> str | None:
    """Return the nearest id at or above the element, so that a problem can always be pointed at."""
    while element is not None:
        found = attribute(element, "id")
        if found is not None:
            return found
        element = element.getparent()
    return None


def reference(element: Element | None) -> tuple[str, str] | None:
    """Return what ``href`` points to: namespace ("" for the same file) and id."""
    href = attribute(element, "href")
    if href is None:
        return None
    space, _, key = href.rpartition("#")
    return space, key


def name_of(element: Element | None) -> str:
    """Return the name of the element with its blanks made single."""
    return " ".join((attribute(element, "name") or "").split())


def variable_name(element: Element) -> str:
    """Return the name values of this element go by: its variable's, or its own."""
    return name_of(first(element, "variable")) or name_of(element)
