"""Which column and row every step of a level stands in, and which row every longer line runs along.

The steps are cut into chains that stand in one row each: at a split the longest way goes straight on.  A chain
takes the nearest row that is free for its steps and for the lines that lead to it and away from it, so that a
line along a row never meets a shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from engine.definitions.layout.ranks import backward, heights, ranks

Place = tuple[int, int]


@dataclass(frozen=True)
class Link:
    """A line between two steps; ``event`` is the boundary event it leaves from, downward.

    ``bends_out`` and ``bends_in`` say whether it may leave or enter through top and bottom.
    """

    id: str
    source: str
    target: str
    event: str | None = None
    bends_out: bool = False
    bends_in: bool = False

    @property
    def drops(self) -> bool:
        """Tell whether the line leaves from a boundary event."""
        return self.event is not None


@dataclass
class Grid:
    """The result: columns and rows of steps by id, rows of lines by id, and the lines that lead back."""

    column: dict[str, int] = field(default_factory=dict)
    row: dict[str, int] = field(default_factory=dict)
    run: dict[str, int] = field(default_factory=dict)
    back: set[str] = field(default_factory=set)
    rows_of_lane: list[range] = field(default_factory=list)


@dataclass(eq=False)
class _Chain:
    steps: list[str]
    lane: int
    order: int
    links: list[Link] = field(default_factory=list)
    way_in: Link | None = None
    way_out: Link | None = None
    depth: int = 0


class _Rows:
    """What is taken in every row of every lane."""

    def __init__(self, lanes: int) -> None:
        self.taken: list[dict[int, list[tuple[int, int]]]] = [defaultdict(list) for _ in range(max(lanes, 1))]

    def free(self, lane: int, row: int, span: Place) -> bool:
        """Tell whether nothing stands or runs over the columns ``span`` of a row."""
        return all(last < span[0] or first > span[1] for first, last in self.taken[lane].get(row, ()))

    def take(
        self, lane: int, base: int, span: tuple[int, int], *, above_first: bool = False, below: bool = False
    ) -> int:
        """Take the row nearest to ``base`` that is free over the columns ``span``; ``below``: only lower rows."""
        for row in _near(base, above_first, below):
            if self.free(lane, row, span):
                self.taken[lane][row].append(span)
                return row
        raise AssertionError("rows are endless")


def _near(base: int, above_first: bool, below: bool) -> Iterator[int]:
    if not below:
        yield base
    step = 0
    while True:
        step += 1
        if above_first and not below:
            yield base - step
        yield base + step
        if not above_first and not below:
            yield base - step


@dataclass(frozen=True)
class Flows:
    """What is to be arranged: steps in the order of reading, the band each stands in, and the links between them.

    ``starts`` are the steps a reader begins with.  ``beside`` maps things that stand in the column of a step, in
    the next free row above or below it, to that step.
    """

    steps: Sequence[str]
    links: Sequence[Link]
    starts: Sequence[str] = ()
    lane_of: Mapping[str, int] = field(default_factory=dict)
    lanes: int = 1
    beside: Mapping[str, str] = field(default_factory=dict)


def arrange(flows: Flows) -> Grid:
    """Return where the steps stand and the lines run."""
    return _Arranging(flows).grid()


class _Arranging:
    def __init__(self, flows: Flows) -> None:
        self.flows = flows
        steps, links, starts = flows.steps, flows.links, flows.starts
        every: dict[str, list[str]] = defaultdict(list)
        for link in links:
            every[link.source].append(link.target)
        turned = backward(steps, every, starts)
        self.back = {link.id for link in links if (link.source, link.target) in turned or link.source == link.target}
        self.forward = [link for link in links if link.id not in self.back]
        self.ways: dict[str, list[str]] = defaultdict(list)
        for link in self.forward:
            if link.target not in self.ways[link.source]:
                self.ways[link.source].append(link.target)
        self.column = ranks(steps, self.ways)
        self._set_apart()
        self.height = heights(steps, self.ways)
        self.into, self.out = defaultdict(list), defaultdict(list)
        for link in self.forward:
            self.out[link.source].append(link)
            self.into[link.target].append(link)
        self.chain_of: dict[str, _Chain] = {}
        self.rows = _Rows(flows.lanes)
        self.place: dict[str, Place] = {}
        self.run: dict[str, Place] = {}

    def grid(self) -> Grid:
        self._cut()
        self._stand()
        self._lead_round()
        self._put_beside()
        return self._numbered()

    def _set_apart(self) -> None:
        """Stand steps without any link behind all others, and those that nothing leads to before what they lead to."""
        led_to = {target for targets in self.ways.values() for target in targets}
        for step in self.flows.steps:
            if step not in led_to and step not in self.flows.starts and self.ways.get(step):
                self.column[step] = min(self.column[target] for target in self.ways[step]) - 1
        linked = {end for link in self.flows.links for end in (link.source, link.target)}
        alone = [step for step in self.flows.steps if step not in linked]
        if linked:
            first = max(self.column[step] for step in linked) + 1
            self.column.update({step: first + place for place, step in enumerate(alone)})

    def _cut(self) -> None:
        """Cut the steps into chains, each going on to the step that most others follow."""
        order = {step: place for place, step in enumerate(self.flows.steps)}
        for step in sorted(self.flows.steps, key=lambda each: (self.column[each], order[each])):
            if step in self.chain_of:
                continue
            chain = _Chain([step], self._lane(step), order[step])
            self.chain_of[step] = chain
            while (following := self._next(chain)) is not None:
                chain.steps.append(following.target)
                chain.links.append(following)
                self.chain_of[following.target] = chain
        for chain in self._chains():
            chain.way_in = max(self.into[chain.steps[0]], key=lambda link: self.column[link.source], default=None)
        for chain in self._chains():
            ways = [link for link in self.out[chain.steps[-1]] if self.chain_of[link.target].way_in is not link]
            chain.way_out = min(ways, key=lambda link: self.column[link.target], default=None)

    def _chains(self) -> list[_Chain]:
        return list(dict.fromkeys(self.chain_of.values()))

    def _lane(self, step: str) -> int:
        return self.flows.lane_of.get(step, 0)

    def _next(self, chain: _Chain) -> Link | None:
        ways = [
            link
            for link in self.out[chain.steps[-1]]
            if not link.drops and link.target not in self.chain_of and self._lane(link.target) == chain.lane
        ]
        return max(ways, key=lambda link: self.height[link.target], default=None)

    def _stand(self) -> None:
        """Give every chain its row, those nearest to the beginning first and short ones before long ones."""
        children: dict[_Chain, list[_Chain]] = defaultdict(list)
        waiting: list[tuple[int, int, int, _Chain]] = []
        for chain in self._chains():
            if chain.way_in is None:
                heappush(waiting, (0, 0, chain.order, chain))
            else:
                children[self.chain_of[chain.way_in.source]].append(chain)
        while waiting:
            *_, chain = heappop(waiting)
            self._settle(chain)
            for child in children[chain]:
                child.depth = chain.depth + 1
                first, last = self._span(child)
                heappush(waiting, (child.depth, last - first, child.order, child))

    def _settle(self, chain: _Chain) -> None:
        base, below = 0, False
        if chain.way_in is not None:
            lane, row = self.place[chain.way_in.source]
            if lane == chain.lane:
                base, below = row, chain.way_in.drops
        row = self.rows.take(chain.lane, base, self._span(chain), below=below)
        for step in chain.steps:
            self.place[step] = chain.lane, row
        for link in (chain.way_in, chain.way_out, *chain.links):
            if link is not None:
                self.run[link.id] = chain.lane, row

    def _span(self, chain: _Chain) -> tuple[int, int]:
        first, last = self.column[chain.steps[0]], self.column[chain.steps[-1]]
        if chain.way_in is not None:
            bends = chain.way_in.bends_out or chain.way_in.drops
            first = min(first, self.column[chain.way_in.source] + (0 if bends else 1))
        if chain.way_out is not None:
            last = max(last, self.column[chain.way_out.target] - (0 if chain.way_out.bends_in else 1))
        return first, last

    def _lead_round(self) -> None:
        """Give a row of their own to lines that pass over columns without a chain to run along, and to those back."""
        for link in sorted(self.flows.links, key=lambda each: abs(self.column[each.target] - self.column[each.source])):
            source, target = self.column[link.source], self.column[link.target]
            back = link.id in self.back
            if link.id in self.run:
                continue
            if not back and target - source < 2:
                self._borrow(link)
                continue
            lane, base = self.place[link.target if back else link.source]
            bends_out = link.bends_out or link.drops
            span = (target, source) if back else (source + (not bends_out), target - (not link.bends_in))
            above = back and not link.drops
            self.run[link.id] = lane, self.rows.take(lane, base, span, above_first=above, below=link.drops)

    def _borrow(self, link: Link) -> None:
        """Let a line to the next column run in the row of the other end, where a gateway lets it bend there."""
        ends = (link.bends_out, link.target, link.source), (link.bends_in, link.source, link.target)
        for bends, other, end in ends:
            (lane, row), column = self.place[other], self.column[end]
            if bends and self.place[end] != (lane, row) and self.rows.free(lane, row, (column, column)):
                self.rows.taken[lane][row].append((column, column))
                self.run[link.id] = lane, row
                return

    def _put_beside(self) -> None:
        for thing, step in self.flows.beside.items():
            lane, base = self.place[step]
            column = self.column[thing] = self.column[step]
            self.place[thing] = lane, self.rows.take(lane, base, (column, column), above_first=True)

    def _numbered(self) -> Grid:
        grid = Grid(column=self.column, back=self.back)
        number: dict[Place, int] = {}
        for lane, taken in enumerate(self.rows.taken):
            first = len(number)
            for row in sorted(taken) or [0]:
                number[lane, row] = len(number)
            grid.rows_of_lane.append(range(first, len(number)))
        grid.row = {step: number[place] for step, place in self.place.items()}
        grid.run = {link: number[place] for link, place in self.run.items()}
        return grid
