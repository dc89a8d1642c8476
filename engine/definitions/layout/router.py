"""Lines between shapes that stand anywhere: level and upright pieces around everything in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from engine.definitions.layout.geometry import Box, Point, any_crosses, crosses, dock, simplified

_CLEARANCE = 12.0
_BEND = 40.0
_MOST_STEPS = 6_000
_NEAR = 240.0


def straight(source: Box, target: Box, obstacles: Iterable[Box], *, slanted: bool) -> list[Point] | None:
    """Return the straight line between two boxes, upright or level where they overlap, else only if ``slanted``.

    None when there is no such line, or when it hits something.
    """
    line = _overlap(source, target)
    if line is None and slanted:
        line = [dock(source, target.middle), dock(target, source.middle)]
    return None if line is None or any_crosses(line, obstacles) else line


def route(source: Box, target: Box, obstacles: Sequence[Box]) -> list[Point]:
    """Return a line from one box to another that passes through none of ``obstacles``.

    Where no such way is found within a bounded search, the straight line is returned.
    """
    around = [box for box in obstacles if _close(box, source, target)]
    return simplified(_search(source, target, around) or [dock(source, target.middle), dock(target, source.middle)])


def _overlap(source: Box, target: Box) -> list[Point] | None:
    left, right = max(source.x, target.x), min(source.right, target.right)
    top, bottom = max(source.y, target.y), min(source.bottom, target.bottom)
    if right - left > 8:
        x = min(max(source.middle[0], left + 4), right - 4)
        ends = (source.bottom, target.y) if source.y < target.y else (source.y, target.bottom)
        return [(x, ends[0]), (x, ends[1])]
    if bottom - top > 8:
        y = min(max(source.middle[1], top + 4), bottom - 4)
        ends = (source.right, target.x) if source.x < target.x else (source.x, target.right)
        return [(ends[0], y), (ends[1], y)]
    return None


def _close(box: Box, source: Box, target: Box) -> bool:
    left, right = min(source.x, target.x) - _NEAR, max(source.right, target.right) + _NEAR
    top, bottom = min(source.y, target.y) - _NEAR, max(source.bottom, target.bottom) + _NEAR
    return box.right > left and box.x < right and box.bottom > top and box.y < bottom


def _ports(box: Box) -> list[Point]:
    x, y = box.middle
    return [(x, box.y), (x, box.bottom), (box.x, y), (box.right, y)]


def _search(source: Box, target: Box, obstacles: Sequence[Box]) -> list[Point] | None:
    """Walk the lines that pass close by the boxes, the shortest way with the fewest bends first (A*)."""
    walls = [*(box.grown(_CLEARANCE - 4) for box in obstacles), source, target]
    margins = [box.grown(_CLEARANCE) for box in (*obstacles, source, target)]
    ends = [*_ports(source), *_ports(target)]
    xs = sorted({x for box in margins for x in (box.x, box.right)} | {x for x, _ in ends})
    ys = sorted({y for box in margins for y in (box.y, box.bottom)} | {y for _, y in ends})
    column, row = {x: place for place, x in enumerate(xs)}, {y: place for place, y in enumerate(ys)}
    in_row = [[wall for wall in walls if wall.y < y < wall.bottom] for y in ys]
    in_column = [[wall for wall in walls if wall.x < x < wall.right] for x in xs]
    goals = {(column[x], row[y]) for x, y in _ports(target)}
    gx, gy = target.middle
    best: dict[tuple[int, int, int], float] = {}
    waiting: list[tuple[float, float, int, int, int, tuple[Point, ...]]] = []
    for x, y in _ports(source):
        heappush(waiting, (abs(x - gx) + abs(y - gy), 0.0, column[x], row[y], -1, ((x, y),)))
    steps = 0
    while waiting and steps < _MOST_STEPS:
        _, cost, i, j, heading, way = heappop(waiting)
        if (i, j) in goals:
            return list(way)
        if best.get((i, j, heading), float("inf")) < cost:
            continue
        steps += 1
        for turn, (di, dj) in enumerate(((1, 0), (-1, 0), (0, 1), (0, -1))):
            a, b = i + di, j + dj
            if not (0 <= a < len(xs) and 0 <= b < len(ys)):
                continue
            here, there = (xs[i], ys[j]), (xs[a], ys[b])
            if any(crosses(here, there, wall) for wall in (in_row[j] if dj == 0 else in_column[i])):
                continue
            total = cost + abs(there[0] - here[0]) + abs(there[1] - here[1])
            total += _BEND if heading not in (-1, turn) else 0
            if total < best.get((a, b, turn), float("inf")):
                best[a, b, turn] = total
                ahead = total + abs(there[0] - gx) + abs(there[1] - gy)
                heappush(waiting, (ahead, total, a, b, turn, (*way, there)))
    return None
