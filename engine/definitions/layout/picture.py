"""A whole diagram in pixels: levels inside their sub-processes, pools below each other, lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.definitions.layout.drawn import Drawn
from engine.definitions.layout.geometry import Box, Point, any_crosses
from engine.definitions.layout.labels import along
from engine.definitions.layout.lanes import HEADER, every
from engine.definitions.layout.level import draw_level
from engine.definitions.layout.router import route, straight
from engine.definitions.layout.scene import LaneTree, Pool, Scene

_MARGIN = 60.0
_POOL_GAP = 60.0
_EMPTY_POOL = 60.0
_PAD = 30.0
_LEAST_WIDTH = 600.0


def picture_of(scene: Scene) -> Drawn:
    """Return the picture of a diagram: the same for the same scene, every time."""
    levels: dict[str, Drawn] = {}
    for level in reversed(scene.levels.values()):
        inside = {node.id: levels[node.id] for node in level.nodes if node.inside and node.id in levels}
        levels[level.id] = draw_level(level, inside)
    drawn = Drawn()
    if scene.pools:
        _add_pools(scene, levels, drawn)
    elif scene.id in levels:
        drawn.add(levels[scene.id], _MARGIN, _MARGIN)
    _add_remarks(scene, drawn)
    _add_loose_lines(scene, drawn)
    return drawn


def _add_pools(scene: Scene, levels: dict[str, Drawn], drawn: Drawn) -> None:
    sizes = {pool.id: _pool_size(pool, levels) for pool in scene.pools}
    width = max((size[0] for size in sizes.values()), default=_LEAST_WIDTH)
    y = _MARGIN
    for pool in scene.pools:
        height = sizes[pool.id][1]
        drawn.boxes[pool.id] = Box(_MARGIN, y, width, height)
        if pool.process is not None:
            content = levels[pool.process]
            gap = 0.0 if content.framed else _PAD
            if content.framed:
                _widen_lanes(content, scene.levels[pool.process].lanes, width - HEADER)
            drawn.add(content, _MARGIN + HEADER + gap, y + gap)
        y += height + _POOL_GAP


def _pool_size(pool: Pool, levels: dict[str, Drawn]) -> tuple[float, float]:
    if pool.process is None:
        return _LEAST_WIDTH, _EMPTY_POOL
    content = levels[pool.process].bounds()
    gap = 0.0 if levels[pool.process].framed else 2 * _PAD
    return max(content.width + gap + HEADER, _LEAST_WIDTH), max(content.height + gap, 120.0)


def _widen_lanes(content: Drawn, lanes: Sequence[LaneTree], right: float) -> None:
    for lane in every(lanes):
        box = content.boxes[lane.id]
        content.boxes[lane.id] = Box(box.x, box.y, right - box.x, box.height)


def _add_remarks(scene: Scene, drawn: Drawn) -> None:
    """Draw the artifacts that belong to no process under everything else."""
    if scene.remarks.nodes:
        below = drawn.bounds().bottom + _POOL_GAP
        drawn.add(draw_level(scene.remarks, {}), _MARGIN, below)


def _add_loose_lines(scene: Scene, drawn: Drawn) -> None:
    """Draw what leads from anywhere to anywhere: messages between pools, associations, data."""
    bands = {pool.id for pool in scene.pools if pool.process is not None}
    bands |= {lane.id for level in scene.levels.values() for lane in every(level.lanes)}
    shapes = {key: box for key, box in drawn.boxes.items() if key not in bands}
    lines = [line for level in scene.levels.values() for line in level.lines]
    for line in (*scene.messages, *lines, *scene.remarks.lines):
        source, target = _end(line.source, drawn), _end(line.target, drawn)
        if line.id in drawn.lines or source is None or target is None:
            continue
        ends = (line.source, line.target)
        others = [b for k, b in shapes.items() if k not in ends and not b.around(source) and not b.around(target)]
        if line.kind == "message":
            pools = [drawn.boxes[pool.id] for pool in scene.pools]
            points = _message(source, target, others, pools, scene.messages.index(line))
        else:
            points = straight(source, target, others, slanted=True) or route(source, target, others)
        drawn.lines[line.id] = points
        if line.name:
            drawn.labels[line.id] = along(line, points, drawn.labels.values())


def _end(identifier: str, drawn: Drawn) -> Box | None:
    """Return the box a line may end on; a line that ends on a line ends in its middle."""
    if identifier in drawn.lines:
        points = drawn.lines[identifier]
        (x, y), (right, lower) = points[len(points) // 2 - 1], points[len(points) // 2]
        return Box((x + right) / 2, (y + lower) / 2, 0, 0)
    return drawn.boxes.get(identifier)


def _message(source: Box, target: Box, obstacles: list[Box], pools: list[Box], number: int) -> list[Point]:
    """Return the way of a message: straight, else across in the gap before the pool of its target."""
    found = straight(source, target, obstacles, slanted=False)
    if found is not None:
        return found
    down = source.y < target.y
    home = next((pool for pool in pools if pool.around(target)), target)
    # Messages that cross the same gap keep apart from each other.
    shift = _POOL_GAP / 2 - 16 + 8 * (number % 5)
    level = home.y - shift if down else home.bottom + shift
    start = source.middle[0], source.bottom if down else source.y
    end = target.middle[0], target.y if down else target.bottom
    points = [start, (start[0], level), (end[0], level), end]
    return route(source, target, obstacles) if any_crosses(points, obstacles) else points
