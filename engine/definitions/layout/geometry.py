"""Boxes, points and the one question asked of both: does a line cross a box?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; y grows downward."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the y of the lower side."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Return the centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, dx: float, dy: float) -> Box:
        """Return the same box somewhere else."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: float) -> Box:
        """Return the box with a margin around it (a negative one lies inside)."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        """Tell whether the two boxes share more than a border."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def around(self, other: Box) -> bool:
        """Tell whether ``other`` lies inside this box."""
        return self.x <= other.x and self.y <= other.y and self.right >= other.right and self.bottom >= other.bottom


def around_all(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all of ``boxes``; an empty one at the origin for none."""
    found = list(boxes)
    if not found:
        return Box(0, 0, 0, 0)
    left, top = min(box.x for box in found), min(box.y for box in found)
    return Box(left, top, max(box.right for box in found) - left, max(box.bottom for box in found) - top)


def crosses(start: Point, end: Point, box: Box) -> bool:
    """Tell whether the line from ``start`` to ``end`` passes through the inside of ``box``; touching does not count."""
    low, high = 0.0, 1.0
    for near, far, least, most in (
        (start[0], end[0], box.x, box.right),
        (start[1], end[1], box.y, box.bottom),
    ):
        step = far - near
        if step == 0:
            if not least < near < most:
                return False
            continue
        first, second = sorted(((least - near) / step, (most - near) / step))
        low, high = max(low, first), min(high, second)
    return low < high


def any_crosses(points: Sequence[Point], boxes: Iterable[Box]) -> bool:
    """Tell whether any piece of a line of many points passes through one of ``boxes``."""
    return any(crosses(start, end, box) for box in boxes for start, end in pairwise(points))


def simplified(points: Iterable[Point]) -> list[Point]:
    """Return the line without points that stand on the way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _straight(first: Point, middle: Point, last: Point) -> bool:
    return (first[0] == middle[0] == last[0] and (middle[1] - first[1]) * (last[1] - middle[1]) >= 0) or (
        first[1] == middle[1] == last[1] and (middle[0] - first[0]) * (last[0] - middle[0]) >= 0
    )


def dock(box: Box, toward: Point) -> Point:
    """Return where a straight line from the middle of ``box`` toward a point leaves the box."""
    x, y = box.middle
    dx, dy = toward[0] - x, toward[1] - y
    if dx == 0 and dy == 0:
        return x, box.bottom
    reach = min(
        (box.width / 2 / abs(dx)) if dx else float("inf"),
        (box.height / 2 / abs(dy)) if dy else float("inf"),
        1.0,
    )
    return round(x + dx * reach, 1), round(y + dy * reach, 1)


def moved_all(points: Iterable[Point], dx: float, dy: float) -> Iterator[Point]:
    """Yield the points of a line moved somewhere else."""
    for x, y in points:
        yield x + dx, y + dy
