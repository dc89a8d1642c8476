"""One level in pixels: what hangs together in blocks below each other, what stands alone on a shelf under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.definitions.layout.block import build
from engine.definitions.layout.drawn import Drawn
from engine.definitions.layout.geometry import Box
from engine.definitions.layout.labels import add_labels
from engine.definitions.layout.lanes import HEADER, depth, lane_boxes
from engine.definitions.layout.plan import PAD_SIDE, PAD_TOP, Plan
from engine.definitions.layout.ranks import components
from engine.definitions.layout.scene import Level

_BLOCK_GAP = 50.0
_LEAST_SHELF = 900.0


def draw_level(level: Level, inside: Mapping[str, Drawn]) -> Drawn:
    """Return the drawing of a level, its upper left corner at the origin.

    ``inside`` holds the finished drawings of what stands inside its nodes, by node id.
    """
    plan, drawn = Plan(level, inside), Drawn()
    if level.lanes:
        _banded(plan, drawn)
    else:
        _stacked(plan, drawn)
    for step in inside:
        if step in drawn.boxes:
            box = drawn.boxes[step]
            drawn.opened.add(step)
            drawn.add(inside[step], box.x + (0 if inside[step].framed else PAD_SIDE), box.y + PAD_TOP)
    add_labels(drawn, level)
    return drawn.at_origin()


def _banded(plan: Plan, drawn: Drawn) -> None:
    """Draw everything in one block whose rows lie in bands, with the lanes around them."""
    flows = plan.flows(plan.steps)
    block = build(flows, plan.room(flows), banded=True)
    left = HEADER * depth(plan.level.lanes) + PAD_SIDE
    drawn.add(Drawn(block.boxes, block.lines), left, 0)
    drawn.boxes.update(lane_boxes(plan.level.lanes, block.lanes, max(left + block.width + PAD_SIDE, 300.0)))
    drawn.framed = True


def _stacked(plan: Plan, drawn: Drawn) -> None:
    ways: dict[str, list[str]] = {}
    for link in plan.links:
        ways.setdefault(link.source, []).append(link.target)
    groups = components(plan.steps, ways)
    linked = [group for group in groups if len(group) > 1]
    y = width = 0.0
    for group in linked:
        box = _add_block(plan, drawn, group, 0, y)
        y, width = box.bottom + _BLOCK_GAP, max(width, box.width)
    _shelve(plan, drawn, [group for group in groups if len(group) == 1], y, max(width, _LEAST_SHELF))


def _shelve(plan: Plan, drawn: Drawn, groups: Sequence[list[str]], y: float, width: float) -> None:
    """Draw small blocks from left to right, beginning a new line where they would be wider than the rest."""
    x = lowest = 0.0
    for group in groups:
        box = _add_block(plan, drawn, group, x, y)
        if x and box.right > width:
            x, y, lowest = 0.0, lowest + _BLOCK_GAP, 0.0
            box = _add_block(plan, drawn, group, x, y)
        x, lowest = box.right + _BLOCK_GAP, max(lowest, box.bottom)


def _add_block(plan: Plan, drawn: Drawn, steps: Sequence[str], x: float, y: float) -> Box:
    flows = plan.flows(steps)
    block = build(flows, plan.room(flows), banded=False)
    drawn.add(Drawn(block.boxes, block.lines), x, y)
    return Box(x, y, block.width, block.height)
