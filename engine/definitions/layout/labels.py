"""Where the words stand that do not fit into a shape: under events, over gateways, beside data, along lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from engine.definitions.layout.block import STUB
from engine.definitions.layout.drawn import Drawn
from engine.definitions.layout.geometry import Box, Point
from engine.definitions.layout.scene import ARTIFACTS, Level, Line, Node
from engine.definitions.layout.sizes import LABEL_GAP, has_outer_label, label_size

BOUNDARY_WIDTH = 76.0


def add_labels(drawn: Drawn, level: Level) -> None:
    """Add the labels of a level's nodes and lines to its drawing."""
    for node in level.nodes:
        if node.name and node.id in drawn.boxes and has_outer_label(node.kind):
            drawn.labels[node.id] = _beside(node, drawn)
    for line in level.lines:
        if line.name and line.id in drawn.lines:
            drawn.labels[line.id] = along(line, drawn.lines[line.id], drawn.labels.values())


def _beside(node: Node, drawn: Drawn) -> Box:
    box = drawn.boxes[node.id]
    if node.kind == "boundaryEvent":
        width, height = label_size(node.name, BOUNDARY_WIDTH)
        return Box(box.middle[0] + 6, box.bottom + STUB + 2, width, height)
    width, height = label_size(node.name)
    if node.kind in ARTIFACTS:
        return Box(box.right + LABEL_GAP, box.middle[1] - height / 2, width, height)
    left, over, under = box.middle[0] - width / 2, box.y - LABEL_GAP - height, box.bottom + LABEL_GAP
    if not node.kind.endswith("Gateway"):
        return Box(left, under, width, height)
    ends = {point for points in drawn.lines.values() for point in (points[0], points[-1])}
    above_used = (round(box.middle[0], 1), round(box.y, 1)) in ends
    below_used = (round(box.middle[0], 1), round(box.bottom, 1)) in ends
    if above_used and below_used:
        return Box(box.middle[0] - width - 6, over + 2, width, height)
    return Box(left, under if above_used else over, width, height)


def along(line: Line, points: list[Point], others: Iterable[Box] = ()) -> Box:
    """Return where the words of a line stand: near its beginning, but not where several lines still run together."""
    width, height = label_size(line.name)
    taken = list(others)
    spots = list(_spots(points, width, height))
    return next((spot for spot in spots if not any(spot.overlaps(other) for other in taken)), spots[0])


def _spots(points: list[Point], width: float, height: float) -> Iterator[Box]:
    """Yield the places for words of a size along a line, the best first."""
    pieces = list(pairwise(points))
    turned = [(start, end) for start, end in pieces if start[0] == end[0]]
    level = [(start, end) for start, end in pieces if start[1] == end[1]]
    if len(pieces) > 1 and pieces[0] in level and turned:
        # Whatever leaves a gateway to the right shares its first piece with the other branches.
        (x, y), (_, end) = turned[0]
        yield Box(x + 6, y + 8 if end > y else y - 8 - height, width, height)
    for (left, y), (right, _) in sorted(level, key=lambda piece: abs(piece[1][0] - piece[0][0]) < width + 8):
        yield Box(left + 6 if right > left else left - width - 6, y - height - 3, width, height)
    (x, first), (_, second) = pieces[0] if pieces else (points[0], points[0])
    yield Box(x + 6, (first + second) / 2 - height / 2, width, height)
