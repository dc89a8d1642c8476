"""The picture a file already has: read by element, moved apart where something is added, never drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Collection

from engine.definitions.layout.geometry import Box, Point, around_all
from engine.definitions.layout.write import DC, DI, number
from engine.definitions.namespaces import BPMNDI, Element, attribute

FARTHEST = 1_000_000
"""Pixels from the origin; what lies beyond, or is no number, counts as not placed."""


class Existing:
    """The shapes, lines and planes of a file, by the id of what they stand for; changes go into the tree."""

    def __init__(self, root: Element, id_of: Callable[[str | None], str]) -> None:
        self.planes = {
            id_of(attribute(plane, "bpmnElement")): plane for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane") if len(plane)
        }
        self._bounds: dict[str, Element] = {}
        self._points: dict[str, list[Element]] = {}
        self._labels: list[Element] = []
        self.closed: set[str] = set()
        for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
            key, bounds = id_of(attribute(shape, "bpmnElement")), shape.find(f"{{{DC}}}Bounds")
            if key and bounds is not None:
                self._bounds.setdefault(key, bounds)
                if attribute(shape, "isExpanded") != "true":
                    self.closed.add(key)
        for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
            key = id_of(attribute(edge, "bpmnElement"))
            self._points.setdefault(key, edge.findall(f"{{{DI}}}waypoint"))
        for label in root.iter(f"{{{BPMNDI}}}BPMNLabel"):
            self._labels += label.findall(f"{{{DC}}}Bounds")

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._bounds or identifier in self._points

    def box(self, identifier: str) -> Box | None:
        """Return the box of a shape."""
        bounds = self._bounds.get(identifier)
        return None if bounds is None else _box(bounds)

    def points(self, identifier: str) -> list[Point]:
        """Return the points of a line, [] when it is not drawn."""
        return [(_value(point, "x"), _value(point, "y")) for point in self._points.get(identifier, ())]

    def boxes(self) -> dict[str, Box]:
        """Return all boxes by element."""
        return {key: _box(bounds) for key, bounds in self._bounds.items()}

    def bounds(self) -> Box:
        """Return the box around everything that is drawn."""
        return around_all(self.boxes().values())

    def spread(self, axis: str, at: float, by: float, holders: Collection[str]) -> None:
        """Make room of ``by`` pixels at a place: what lies behind it moves, ``holders`` that span it grow."""
        size = "height" if axis == "y" else "width"
        for key, bounds in self._bounds.items():
            begin, end = _value(bounds, axis), _value(bounds, axis) + _value(bounds, size)
            if begin >= at:
                bounds.set(axis, number(begin + by))
            elif end > at and key in holders:
                bounds.set(size, number(_value(bounds, size) + by))
        loose = [*self._labels, *(point for points in self._points.values() for point in points)]
        for element in loose:
            if _value(element, axis) >= at:
                element.set(axis, number(_value(element, axis) + by))


def _value(element: Element, name: str) -> float:
    try:
        found = float(element.get(name) or 0)
    except ValueError:
        return 0.0
    return found if abs(found) < FARTHEST else 0.0


def _box(bounds: Element) -> Box:
    width, height = _value(bounds, "width"), _value(bounds, "height")
    return Box(_value(bounds, "x"), _value(bounds, "y"), max(width, 1.0), max(height, 1.0))
