"""Puts the parts together: which of them grow where, and how much there may be."""

from __future__ import annotations

from tests.properties.choices import Choices
from tests.properties.grow import boxes, leaves, shapes
from tests.properties.grow.site import Ends, Garden, Site
from tests.properties.model import Level, Process

LEAVES = (
    leaves.user,
    leaves.user,
    leaves.user,
    leaves.work,
    leaves.script,
    leaves.note,
    leaves.catch,
    leaves.receive,
    leaves.throw,
    leaves.link,
    leaves.race,
    leaves.way_out,
)
PARTS = (
    shapes.sequence,
    shapes.sequence,
    shapes.branches,
    shapes.branches,
    shapes.implicit,
    shapes.circle,
    shapes.tangle,
    shapes.crowd,
    boxes.box,
    boxes.box,
    boxes.call,
    boxes.call,
    boxes.several,
    boxes.several,
    boxes.watched,
)


DEPTH = 4


def grow(choices: Choices, tag: str) -> list[Process]:
    """Return a random process of some 10 to 50 elements and the processes it calls; ``tag`` begins their ids."""
    garden = Garden(choices, tag, size=8 * choices.one_of([1, 2, 3, 4, 5]))
    main = Process(f"{tag}main", Level())
    garden.processes.append(main)
    boxes.fill(Site(garden, main.level, DEPTH), lambda site: shapes.sequence(site, part))
    for process in garden.processes:
        for level in process.level.all_levels():
            _prune(level)
    return garden.processes


def part(site: Site) -> Ends:
    """Grow one part: a single step when there is no more room, else mostly something made of parts."""
    if site.depth <= 0 or site.garden.left <= 0 or site.choices.chance(25):
        return site.choices.one_of(LEAVES)(site)
    return site.choices.one_of(PARTS)(site, part)


def _prune(level: Level) -> None:
    """Turn gateways with one way in and one way out, which the specification does not allow, into tasks."""
    for node in level.nodes:
        ways_in = sum(flow.target == node.id for flow in level.flows)
        ways_out = sum(flow.source == node.id for flow in level.flows)
        if node.kind.endswith("Gateway") and ways_in < 2 and ways_out < 2:
            node.kind, node.default = "task", None
