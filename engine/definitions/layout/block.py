"""One block of a level in pixels: its columns, rows, boxes and lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.layout.channels import assign_tracks
from engine.definitions.layout.geometry import Box, Point, simplified
from engine.definitions.layout.grid import Flows, Grid, arrange
from engine.definitions.layout.wires import Across, Down, Vertical, Wires, wire

TRACK, CHANNEL, ROW_GAP = 14.0, 50.0, 30.0
LEAST_LANE = 120.0
LANE_PAD = 20.0
EVENT_EDGE = 25.0
STUB = 10.0


@dataclass(frozen=True)
class Extent:
    """The room a step takes: its shape, and around the row's middle also its labels and boundary events.

    ``width`` and ``height`` are those of the shape, ``room`` the width with words beside it.
    """

    width: float
    height: float
    room: float
    above: float
    below: float


@dataclass
class Block:
    """A block in pixels; its own upper left corner is the origin.  ``lanes`` are the bands of its lanes."""

    grid: Grid
    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    lanes: list[Box] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Room:
    """What a block has to leave room for: steps, boundary events on them, and words along lines.

    ``events`` maps steps to the boundary events on them, each with the room it wants; ``words`` maps links to the
    width and height of their label.
    """

    extents: Mapping[str, Extent]
    events: Mapping[str, Mapping[str, float]]
    words: Mapping[str, tuple[float, float]]


def build(flows: Flows, room: Room, *, banded: bool) -> Block:
    """Return the block of ``flows``; ``banded`` when its lanes are drawn as bands of a least height."""
    grid = arrange(flows)
    wires = wire(grid, flows.links, room.events)
    block = Block(grid)
    columns, channels = _across(block, wires, room, flows)
    rows = _down(block, wires, room, banded)
    for step, column in grid.column.items():
        extent, (left, width) = room.extents[step], columns[column]
        middle = left + width / 2
        block.boxes[step] = Box(
            middle - extent.width / 2, rows[grid.row[step]] - extent.height / 2, extent.width, extent.height
        )
    depth = {link.event: grid.run.get(link.id, grid.row[link.target]) for link in flows.links if link.event}
    for host, events in room.events.items():
        middle = block.boxes[host].right - EVENT_EDGE
        # The nearest goal stands rightmost, so that the lines down do not cross.
        for event in sorted(events, key=lambda each: depth.get(each, len(rows))):
            block.boxes[event] = Box(middle - 18, block.boxes[host].bottom - 18, 36, 36)
            middle -= events[event]
    resolver = _Resolver(block.boxes, columns, channels, rows)
    for link, way in wires.ways.items():
        block.lines[link] = simplified(resolver.point(across, down) for across, down in way)
    return block


def _across(
    block: Block, wires: Wires, room: Room, flows: Flows
) -> tuple[dict[int, tuple[float, float]], dict[int, tuple[float, int]]]:
    """Return left side and width of every column, and middle and number of tracks of every channel."""
    grid = block.grid
    last = max(grid.column.values(), default=-1)
    widths = dict.fromkeys(range(last + 1), 36.0)
    for step, column in grid.column.items():
        widths[column] = max(widths[column], room.extents[step].room)
    wanted: dict[int, float] = {}
    for link in flows.links:
        if link.id in room.words:
            first = wires.ways[link.id][0][0]
            spare = (
                widths[grid.column[link.source]] / 2 if not isinstance(first, Vertical) and first[0] != "right" else 0
            )
            column = grid.column[link.source] if link.id not in grid.back else grid.column[link.source] - 1
            wanted[column] = max(wanted.get(column, 0.0), room.words[link.id][0] + 24 - spare)
    columns: dict[int, tuple[float, float]] = {}
    channels: dict[int, tuple[float, int]] = {}
    x = 0.0
    for column in range(-1, last + 1):
        if column >= 0:
            columns[column] = x, widths[column]
            x += widths[column]
        tracks = assign_tracks(wires.channels.get(column, []))
        ends = column in (-1, last)
        least = (TRACK * tracks + 16 if tracks else 0) if ends else max(CHANNEL, TRACK * (tracks + 1) + 16)
        width = max(least, 0 if column == last else wanted.get(column, 0.0))
        channels[column] = x + (min(width, least) / 2), tracks
        x += width
    block.width = x
    return columns, channels


def _down(block: Block, wires: Wires, room: Room, banded: bool) -> dict[int, float]:
    """Return the middle of every row, and note the bands of the lanes."""
    grid = block.grid
    above: dict[int, float] = {}
    below: dict[int, float] = {}
    for step, row in grid.row.items():
        above[row] = max(above.get(row, 0), room.extents[step].above)
        below[row] = max(below.get(row, 0), room.extents[step].below)
    for link, (_, height) in room.words.items():
        for row in {down for _, down in wires.ways.get(link, ()) if isinstance(down, int)}:
            above[row] = max(above.get(row, 0), height + 6)
    rows: dict[int, float] = {}
    y = 0.0
    for lane in grid.rows_of_lane:
        top = y
        y += LANE_PAD if banded else 0
        for row in lane:
            rows[row] = y + above.get(row, 4)
            y = rows[row] + below.get(row, 4) + (ROW_GAP if row != lane[-1] else 0)
        y += LANE_PAD if banded else 0
        spare = LEAST_LANE - (y - top)
        if banded and spare > 0:
            for row in lane:
                rows[row] += spare / 2
            y += spare
        block.lanes.append(Box(0, top, block.width, y - top))
    block.height = y
    return rows


class _Resolver:
    """Turns the points of a way into pixels."""

    def __init__(
        self,
        boxes: Mapping[str, Box],
        columns: Mapping[int, tuple[float, float]],
        channels: Mapping[int, tuple[float, int]],
        rows: Mapping[int, float],
    ) -> None:
        self.boxes, self.columns, self.channels, self.rows = boxes, columns, channels, rows

    def point(self, across: Across, down: Down) -> Point:
        return round(self._x(across), 1), round(self._y(down), 1)

    def _x(self, across: Across) -> float:
        if isinstance(across, Vertical):
            middle, tracks = self.channels[across.channel]
            return middle + (across.track - (tracks - 1) / 2) * TRACK
        side, step = across
        box = self.boxes[step]
        return {"left": box.x, "right": box.right}.get(side, box.middle[0])

    def _y(self, down: Down) -> float:
        if isinstance(down, int):
            return self.rows[down]
        side, step = down
        box = self.boxes[step]
        return {"over": box.y, "under": box.bottom, "stub": box.bottom + STUB}[side]
