"""What an incomplete picture lacks, added to it: below what stands there, or in room made for it."""

from __future__ import annotations

from dataclasses import replace

from engine.definitions.layout.block import EVENT_EDGE
from engine.definitions.layout.drawn import Drawn
from engine.definitions.layout.existing import Existing
from engine.definitions.layout.geometry import Box, around_all
from engine.definitions.layout.labels import along
from engine.definitions.layout.lanes import HEADER, every
from engine.definitions.layout.level import draw_level
from engine.definitions.layout.picture import picture_of
from engine.definitions.layout.plan import PAD_BOTTOM, PAD_SIDE, PAD_TOP
from engine.definitions.layout.router import route, straight
from engine.definitions.layout.scene import Level, Line, Node, Pool, Scene
from engine.definitions.layout.sizes import EVENT

# Data are often left out of a picture on purpose; steps, lines between them and notes are not.
_OPTIONAL = frozenset({"dataObjectReference", "dataStoreReference", "group"})
_GAP = 40.0


def supplement(scene: Scene, existing: Existing) -> Drawn:
    """Return what has to be added to the picture of a scene; room for it is made in ``existing``."""
    return _Supplement(scene, existing).added()


class _Supplement:
    def __init__(self, scene: Scene, existing: Existing) -> None:
        self.scene, self.existing = scene, existing
        self.pools = {pool.process: pool.id for pool in scene.pools if pool.process is not None}
        self.drawn = Drawn()

    def added(self) -> Drawn:
        # A picture of a process alone leaves the pools around it out on purpose.
        for pool in self.scene.pools if self.scene.id in self.existing.planes else ():
            if pool.id not in self.existing:
                self._add_pool(pool)
        for level in self.scene.levels.values():
            if level.id in self.pools.values() or level.id in self.drawn.opened:
                continue
            self._add_nodes(level)
        lines = [line for level in self.scene.levels.values() for line in level.lines if self._is_due(level, line)]
        for line in (*self.scene.messages, *lines):
            self._add_line(line)
        return self.drawn

    def _is_due(self, level: Level, line: Line) -> bool:
        optional = {node.id for node in level.nodes if node.kind in _OPTIONAL}
        return not {line.source, line.target} & optional and line.kind != "data"

    def _missing(self, level: Level) -> list[str]:
        return [
            node.id
            for node in level.nodes
            if node.id not in self.existing and node.id not in self.drawn.boxes and node.kind not in _OPTIONAL
        ]

    def _add_pool(self, pool: Pool) -> None:
        level = self.scene.levels.get(pool.process or "")
        inside = [box for node in (level.nodes if level else ()) if (box := self.existing.box(node.id)) is not None]
        if inside:
            around = around_all(inside)
            self.drawn.boxes[pool.id] = Box(
                around.x - HEADER - _GAP, around.y - _GAP, around.width + HEADER + 2 * _GAP, around.height + 2 * _GAP
            )
            return
        below = self._bottom() + _GAP
        alone = Scene(self.scene.id, [pool], self._levels_in(pool.process))
        picture = picture_of(alone).at_origin()
        self.drawn.add(picture, self.existing.bounds().x, below)

    def _levels_in(self, process: str | None) -> dict[str, Level]:
        """Return the level of a process and all levels inside it."""
        found: dict[str, Level] = {}
        waiting = [process] if process in self.scene.levels else []
        while waiting:
            level = self.scene.levels[str(waiting.pop(0))]
            found[level.id] = level
            waiting += [node.id for node in level.nodes if node.inside and node.id in self.scene.levels]
        return found

    def _bottom(self) -> float:
        return max(self.existing.bounds().bottom, self.drawn.bounds().bottom)

    def _add_nodes(self, level: Level) -> None:
        for node in level.nodes:
            self._add_event(node)
        missing = self._missing(level)
        holder = self.pools.get(level.id, level.id)
        shown = self.existing.box(holder)
        is_top = level.id == self.scene.id or level.id in self.pools
        if not missing or (not is_top and (shown is None or holder in self.existing.closed)):
            return
        part = self._part(level, missing)
        size = part.bounds()
        if shown is None:
            top = around_all(box for node in level.nodes if (box := self.existing.box(node.id)) is not None)
            self.drawn.add(part, top.x, self._bottom() + _GAP)
            return
        left = HEADER + PAD_SIDE if level.id in self.pools else PAD_SIDE
        empty = len(missing) == len([node for node in level.nodes if node.kind not in _OPTIONAL])
        top_gap = PAD_TOP if empty else 0.0
        room = (shown.height if empty else 0.0) - size.height - top_gap - PAD_BOTTOM
        self._spread("y", shown.bottom - 1, -room)
        self._spread("x", shown.right - 1, left + size.width + PAD_SIDE - shown.width)
        self.drawn.add(part, shown.x + left, shown.y + top_gap if empty else shown.bottom)

    def _part(self, level: Level, missing: list[str]) -> Drawn:
        """Draw the missing nodes of a level, with what stands inside them, as a level of their own."""
        wanted = set(missing)
        nodes = [node if node.host in wanted else replace(node, host=None) for node in level.nodes if node.id in wanted]
        lines = [line for line in level.lines if line.source in wanted and line.target in wanted]
        inside = {}
        for node in nodes:
            if node.inside:
                alone = Scene(node.id, levels=self._levels_in(node.id))
                inside[node.id] = picture_of(alone).at_origin()
        return draw_level(Level(level.id, nodes, lines), inside)

    def _add_event(self, node: Node) -> None:
        """Put a boundary event on the border of a host that is drawn, beside others that sit there."""
        host = None if node.host is None else self.existing.box(node.host)
        if host is None or node.id in self.existing:
            return
        boxes = [*self.existing.boxes().values(), *self.drawn.boxes.values()]
        box = Box(host.right - EVENT_EDGE - EVENT[0] / 2, host.bottom - EVENT[1] / 2, *EVENT)
        while any(box.overlaps(other) and other.width <= box.width for other in boxes):
            box = box.moved(-EVENT[0] - 4, 0)
        self.drawn.boxes[node.id] = box

    def _spread(self, axis: str, at: float, by: float) -> None:
        if by > 0:
            lanes = {lane.id for level in self.scene.levels.values() for lane in every(level.lanes)}
            holders = lanes | set(self.pools.values()) | (set(self.scene.levels) - self.existing.closed)
            self.existing.spread(axis, at, by, holders)
            self.drawn.spread(axis, at, by, holders)

    def _add_line(self, line: Line) -> None:
        source, target = self._box(line.source), self._box(line.target)
        if line.id in self.existing or line.id in self.drawn.lines or source is None or target is None:
            return
        boxes = {**self.existing.boxes(), **self.drawn.boxes}
        ends = (line.source, line.target)
        others = [b for k, b in boxes.items() if k not in ends and not b.around(source) and not b.around(target)]
        points = straight(source, target, others, slanted=line.kind == "association") or route(source, target, others)
        self.drawn.lines[line.id] = points
        if line.name:
            self.drawn.labels[line.id] = along(line, points, self.drawn.labels.values())

    def _box(self, identifier: str) -> Box | None:
        return self.drawn.boxes.get(identifier) or self.existing.box(identifier)
