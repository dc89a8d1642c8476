"""Steps side by side, one after the other and in circles: what gateways and flows do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tests.properties.grow import leaves
from tests.properties.grow.site import PICK, Ends, Site
from tests.properties.model import Expression, Flow, Node

Grow = Callable[[Site], Ends]


def sequence(site: Site, grow: Grow) -> Ends:
    """Two or three parts in a row."""
    parts = [grow(site.deeper()) for _ in range(2 + site.choices.below(2))]
    for before, after in pairwise(parts):
        site.flow(before[1], after[0])
    return parts[0][0], parts[-1][1]


def branches(site: Site, grow: Grow) -> Ends:
    """A split of any kind with two or three branches, joined by the same kind or by another."""
    kind = site.choices.one_of(["parallelGateway", "exclusiveGateway", "inclusiveGateway"])
    other = site.choices.one_of(["inclusiveGateway", "exclusiveGateway", "task", "parallelGateway"])
    join_kind = other if site.choices.chance(25) else kind
    split, join = site.add("x", kind), site.add("j", join_kind)
    first: Flow | None = None
    for number in range(2 + site.choices.below(2)):
        start, end = grow(site.deeper())
        made = site.flow(split, start, site.condition() if number and kind != "parallelGateway" else None)
        first = first or made
        site.flow(end, join)
    if kind != "parallelGateway" and first is not None:
        split.default = first.id
    return split.id, join.id


def implicit(site: Site, grow: Grow) -> Ends:
    """A task with several flows out of it, some with a condition, that meet again in a join or in a task."""
    fork = site.add("u", "userTask")
    join = site.add("j", site.choices.one_of(["inclusiveGateway", "task", "parallelGateway"]))
    made: list[Flow] = []
    for number in range(2 + site.choices.below(2)):
        start, end = grow(site.deeper())
        made.append(site.flow(fork, start, site.condition() if number and site.choices.chance(60) else None))
        site.flow(end, join)
    if any(one.condition for one in made) and site.choices.chance(50):
        fork.default = made[0].id
    return fork.id, join.id


def circle(site: Site, grow: Grow) -> Ends:
    """A part that is repeated while the last answer was 3; a person's task in it keeps it from running on."""
    merge, again, out = site.add("m", "exclusiveGateway"), site.add("x", "exclusiveGateway"), site.add("n", "task")
    pause = site.add("u", "userTask")
    start, end = grow(site.deeper())
    site.flow(merge, pause)
    site.flow(pause, start)
    site.flow(end, again)
    site.flow(again, merge, Expression("equal", PICK, number=3))
    again.default = site.flow(again, out).id
    return merge.id, out.id


def tangle(site: Site, grow: Grow) -> Ends:
    """Branches that lead into each other halfway, through inclusive joins: no blocks, yet one meaning."""
    kind = site.choices.one_of(["parallelGateway", "inclusiveGateway"])
    split, join = site.add("x", kind), site.add("j", "inclusiveGateway")
    rows: list[list[Node]] = []
    for number in range(2 + site.choices.below(2)):
        row = [site.add("u", "userTask"), site.add("j", "inclusiveGateway"), site.add("u", "userTask")]
        condition = site.condition() if number and kind == "inclusiveGateway" else None
        first = site.flow(split, row[0], condition)
        if number == 0 and kind == "inclusiveGateway":
            split.default = first.id
        rows.append(row)
    for number, (begin, middle, last) in enumerate(rows):
        turn = site.add("x", site.choices.one_of(["exclusiveGateway", "inclusiveGateway", "parallelGateway"]))
        site.flow(begin, turn)
        aside = rows[(number + 1 + site.choices.below(len(rows) - 1)) % len(rows)][1]
        target = join if number == len(rows) - 1 or site.choices.chance(40) else aside
        straight = site.flow(turn, middle)
        site.flow(turn, target, None if turn.kind == "parallelGateway" else site.condition())
        if turn.kind != "parallelGateway":
            turn.default = straight.id
        site.flow(middle, last)
        site.flow(last, join)
    return split.id, join.id


def crowd(site: Site, grow: Grow) -> Ends:
    """A join with a flow that two tokens come by, so that one of them waits for a second partner."""
    split, merge = site.add("x", "parallelGateway"), site.add("m", "exclusiveGateway")
    join = site.add("j", site.choices.one_of(["parallelGateway", "inclusiveGateway"]))
    after = site.add("u", "userTask")
    for target in (merge, merge, join):
        start, end = grow(site.deeper()) if site.choices.chance(40) else leaves.user(site)
        site.flow(split, start)
        site.flow(end, target)
    site.flow(merge, join)
    site.flow(join, after)
    if site.choices.chance(40):
        extra = site.add("u", "userTask")
        site.flow(split, extra)
        site.flow(extra, join)
    return split.id, after.id
