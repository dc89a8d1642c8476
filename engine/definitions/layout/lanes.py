"""Lanes as bands: which band every step stands in, and the boxes of the lanes around the bands."""

from __future__ import annotations

from collections.abc import Sequence

from engine.definitions.layout.geometry import Box
from engine.definitions.layout.grid import Link
from engine.definitions.layout.scene import LaneTree, Level

HEADER = 30.0


def leaves(lanes: Sequence[LaneTree]) -> list[str]:
    """Return the innermost lanes from top to bottom: one band each."""
    return [leaf for lane in lanes for leaf in lane.leaves()]


def depth(lanes: Sequence[LaneTree]) -> int:
    """Return how many lanes stand inside one another at most."""
    return max((1 + depth(lane.inner) for lane in lanes), default=0)


def bands_of(level: Level, links: Sequence[Link]) -> dict[str, int]:
    """Return the band of every node; one that no lane lists stands with what it is linked to, else in the first."""
    number = {leaf: place for place, leaf in enumerate(leaves(level.lanes))}
    for lane in every(level.lanes):
        number.setdefault(lane.id, number[lane.leaves()[0]])
    bands = {node.id: number[node.lane] for node in level.nodes if node.lane in number}
    pairs = [(link.source, link.target) for link in links]
    for ends in (pairs, [(target, source) for source, target in reversed(pairs)]):
        for known, unknown in ends:
            if known in bands:
                bands.setdefault(unknown, bands[known])
    return {node.id: bands.get(node.id, 0) for node in level.nodes}


def lane_boxes(lanes: Sequence[LaneTree], bands: Sequence[Box], right: float) -> dict[str, Box]:
    """Return the boxes of all lanes around their bands; inner lanes leave the outer one its header."""
    place = {leaf: bands[number] for number, leaf in enumerate(leaves(lanes))}
    boxes: dict[str, Box] = {}

    def add(lane: LaneTree, x: float) -> None:
        own = [place[leaf] for leaf in lane.leaves()]
        boxes[lane.id] = Box(x, own[0].y, right - x, own[-1].bottom - own[0].y)
        for inner in lane.inner:
            add(inner, x + HEADER)

    for lane in lanes:
        add(lane, 0.0)
    return boxes


def every(lanes: Sequence[LaneTree]) -> list[LaneTree]:
    """Return all lanes, outer ones before those inside them."""
    return [each for lane in lanes for each in (lane, *every(lane.inner))]
