"""Random processes of blocks, what they allow by another reading than the product's, and cases with deviations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, pairwise

from tests.engine.tokens.drawing import chain, el, flow

Block = tuple[object, ...]
DONE: Block = ("line",)


def grown(dice: random.Random, names: Iterator[str], depth: int = 3) -> Block:
    """Return a random block: a step, or blocks one after the other, one of them, side by side, again or not at all."""
    kind = dice.choice(("step", "line", "line", "one", "both", "again", "perhaps")) if depth else "step"
    if kind == "step":
        return ("step", next(names))
    if kind in ("again", "perhaps"):
        return (kind, grown(dice, names, depth - 1))
    return (kind, *(grown(dice, names, depth - 1) for _ in range(dice.randint(2, 3))))


def can_end(block: Block) -> bool:
    """Tell whether nothing of a block is left to do."""
    kind, *inner = block
    if kind in ("line", "both", "again"):
        return all(can_end(each) for each in inner)  # type: ignore[arg-type]
    return kind == "perhaps" or (kind == "one" and any(can_end(each) for each in inner))  # type: ignore[arg-type]


def after(block: Block, step: str) -> set[Block]:
    """Return what may be left of a block after a step."""
    kind, *inner = block
    found: set[Block] = set()
    if kind == "step":
        return {DONE} if inner[0] == step else set()
    if kind == "line" and inner:
        first, *rest = inner
        found = {("line", left, *rest) for left in after(first, step)}  # type: ignore[arg-type]
        if can_end(first):  # type: ignore[arg-type]
            found |= after(("line", *rest), step)
    elif kind in ("one", "perhaps"):
        found = {left for each in inner for left in after(each, step)}  # type: ignore[arg-type]
    elif kind == "both":
        for at, each in enumerate(inner):
            found |= {("both", *inner[:at], left, *inner[at + 1 :]) for left in after(each, step)}  # type: ignore[arg-type]
    elif kind == "again":
        found = {("line", left, ("perhaps", block)) for left in after(inner[0], step)}  # type: ignore[arg-type]
    return found


def fewest(block: Block, told: list[str], steps: list[str]) -> int:
    """Return the fewest steps to leave out or add so that a case is as drawn."""
    number = count()
    waiting: list[tuple[int, int, int, Block]] = [(0, next(number), 0, block)]
    seen: set[tuple[int, Block]] = set()
    while waiting:
        cost, _, at, left = heappop(waiting)
        if (at, left) in seen:
            continue
        seen.add((at, left))
        if at == len(told) and can_end(left):
            return cost
        if at < len(told):
            heappush(waiting, (cost + 1, next(number), at + 1, left))
            for new in after(left, told[at]):
                heappush(waiting, (cost, next(number), at + 1, new))
        for step in steps:
            for new in after(left, step):
                heappush(waiting, (cost + 1, next(number), at, new))
    raise AssertionError("a block has an end")


def played(block: Block, dice: random.Random) -> list[str]:
    """Return a case as drawn."""
    kind, *inner = block
    parts: list[list[str]] = [played(each, dice) for each in inner if isinstance(each, tuple)]
    if kind == "step":
        return [str(inner[0])]
    if kind == "line":
        return [step for part in parts for step in part]
    if kind == "one":
        return dice.choice(parts)
    if kind == "perhaps":
        return parts[0] if dice.random() < 0.5 else []
    if kind == "again":
        more = played(block, dice) if dice.random() < 0.4 else []
        return [*parts[0], *more]
    told = []
    while any(parts):
        told.append(dice.choice([part for part in parts if part]).pop(0))
    return told


def broken(told: list[str], steps: list[str], dice: random.Random) -> list[str]:
    """Return a case with a step left out, done besides or done elsewhere."""
    new, at = list(told), dice.randrange(len(told)) if told else 0
    match dice.randrange(3) if told else 1:
        case 0:
            del new[at]
        case 1:
            new.insert(at, dice.choice(steps))
        case _:
            step = new.pop(at)
            new.insert(dice.randint(0, len(new)), step)
    return new


@dataclass
class Drawing:
    """A block drawn as BPMN, part by part."""

    parts: list[str]
    number: Iterator[int]

    def draw(self, block: Block) -> tuple[str, str]:
        """Draw a block; return where it is entered and left."""
        kind, *inner = block
        if kind == "step":
            self.parts.append(el("userTask", str(inner[0])))
            return str(inner[0]), str(inner[0])
        ends = [self.draw(each) for each in inner if isinstance(each, tuple)]
        if kind == "line":
            for (_, left), (entered, _) in pairwise(ends):
                self.parts.append(chain(left, entered))
            return ends[0][0], ends[-1][1]
        gateway = "parallelGateway" if kind == "both" else "exclusiveGateway"
        split, join = f"g{next(self.number)}", f"g{next(self.number)}"
        self.parts += [el(gateway, split), el(gateway, join)]
        if kind == "again":
            # The first is where rounds meet, the second where it is decided whether there is another.
            entered, left = ends[0]
            self.parts += [chain(split, entered), chain(left, join), flow(join, split, "=more")]
            return split, join
        for entered, left in ends:
            self.parts += [chain(split, entered), chain(left, join)]
        if kind == "perhaps":
            self.parts.append(flow(split, join, "=no"))
        return split, join


def drawn(block: Block) -> list[str]:
    """Return the elements and flows of a process that is this block."""
    drawing = Drawing([], count())
    entered, left = drawing.draw(block)
    return [*drawing.parts, el("startEvent", "s"), el("endEvent", "e"), chain("s", entered), chain(left, "e")]
