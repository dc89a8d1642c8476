"""What a level looks like once its places are found: boxes, lines and labels in pixels."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from engine.definitions.layout.geometry import Box, Point, around_all, moved_all


@dataclass
class Drawn:
    """Boxes, lines and labels by element id.

    ``opened`` are the boxes that have something drawn inside; ``framed`` tells that lanes already fill the drawing.
    """

    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    framed: bool = False

    def add(self, other: Drawn, dx: float, dy: float) -> None:
        """Take over another drawing, moved."""
        self.boxes.update({key: box.moved(dx, dy) for key, box in other.boxes.items()})
        self.labels.update({key: box.moved(dx, dy) for key, box in other.labels.items()})
        self.lines.update({key: list(moved_all(points, dx, dy)) for key, points in other.lines.items()})
        self.opened |= other.opened

    def spread(self, axis: str, at: float, by: float, holders: Collection[str]) -> None:
        """Make room of ``by`` pixels at a place: what lies behind it moves, ``holders`` that span it grow."""
        dx, dy = (0.0, by) if axis == "y" else (by, 0.0)
        for key, box in self.boxes.items():
            begin, end = (box.y, box.bottom) if axis == "y" else (box.x, box.right)
            if begin >= at:
                self.boxes[key] = box.moved(dx, dy)
            elif end > at and key in holders:
                self.boxes[key] = Box(box.x, box.y, box.width + dx, box.height + dy)
        for key, box in self.labels.items():
            if (box.y if axis == "y" else box.x) >= at:
                self.labels[key] = box.moved(dx, dy)
        for key, points in self.lines.items():
            self.lines[key] = [(x + dx, y + dy) if (y if axis == "y" else x) >= at else (x, y) for x, y in points]

    def bounds(self) -> Box:
        """Return the smallest box around everything."""
        points = [Box(x, y, 0, 0) for line in self.lines.values() for x, y in line]
        return around_all([*self.boxes.values(), *self.labels.values(), *points])

    def at_origin(self) -> Drawn:
        """Return the drawing moved so that its upper left corner is the origin."""
        bounds, moved = self.bounds(), Drawn(framed=self.framed)
        moved.add(self, -bounds.x, -bounds.y)
        return moved
