"""Random block-structured processes, each drawn as BPMN and played as a simple game of its own.

The game knows nothing of tokens, flows or joins: a block is begun, offers actions, and is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from tests.engine.tokens.drawing import boundary, el, flow, items, timer

Path = tuple[tuple[str, int], ...]
Action = tuple[str, str, Path]


@dataclass
class Table:
    """What all blocks of one game see: the last answer, and what happened."""

    pick: int = 0
    done: dict[str, int] = field(default_factory=dict)


class Play:
    """One block being played; ``side`` holds what boundary events started in this scope."""

    def __init__(self, table: Table, path: Path, side: list[Play]) -> None:
        self.table, self.path, self.side = table, path, side
        self.over = False

    def actions(self) -> Iterator[Action]:
        yield from ()

    def act(self, action: Action) -> None:
        raise NotImplementedError


class Block:
    """A block that can draw itself and be played."""

    def __init__(self, name: str) -> None:
        self.name = name

    def draw(self) -> tuple[str, str, str]:
        """Return XML, first and last element."""
        raise NotImplementedError

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        raise NotImplementedError


class Task(Block):
    def draw(self) -> tuple[str, str, str]:
        return el("userTask", self.name), self.name, self.name

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        block = self

        class TaskPlay(Play):
            def actions(self) -> Iterator[Action]:
                if not self.over:
                    yield ("do", block.name, self.path)

            def act(self, action: Action) -> None:
                self.table.done[block.name] = self.table.done.get(block.name, 0) + 1
                self.over = True

        return TaskPlay(table, path, side)


class Group(Block):
    """A block made of others; ``parts`` of its play are active at the same time."""

    def __init__(self, name: str, inner: list[Block]) -> None:
        super().__init__(name)
        self.inner = inner


class GroupPlay(Play):
    def __init__(self, table: Table, path: Path, side: list[Play]) -> None:
        super().__init__(table, path, side)
        self.parts: list[Play] = []

    def actions(self) -> Iterator[Action]:
        if not self.over:
            for part in self.parts:
                yield from part.actions()

    def act(self, action: Action) -> None:
        part = next(part for part in self.parts if action in part.actions())
        part.act(action)
        self.after(part)

    def after(self, part: Play) -> None:
        self.over = all(part.over for part in self.parts)


class Sequence(Group):
    def draw(self) -> tuple[str, str, str]:
        drawn = [block.draw() for block in self.inner]
        ends = [(first[2], second[1]) for first, second in pairwise(drawn)]
        return "".join(xml for xml, _, _ in drawn) + "".join(flow(*pair) for pair in ends), drawn[0][1], drawn[-1][2]

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        block = self

        class SequencePlay(GroupPlay):
            at = -1

            def after(self, part: Play | None) -> None:
                while part is None or part.over:
                    self.at += 1
                    if self.at == len(block.inner):
                        self.over = True
                        return
                    part = block.inner[self.at].play(table, path, side)
                    self.parts = [part]

        play = SequencePlay(table, path, side)
        play.after(None)
        return play


class Split(Group):
    """Exclusive, inclusive or parallel, joined by a gateway of the same kind."""

    kind = "parallelGateway"

    def condition(self, index: int) -> str | None:
        return None

    def taken(self, pick: int) -> list[int]:
        return list(range(len(self.inner)))

    def draw(self) -> tuple[str, str, str]:
        split, join = f"{self.name}s", f"{self.name}j"
        parts = []
        for index, block in enumerate(self.inner):
            xml, first, last = block.draw()
            parts += [xml, flow(split, first, self.condition(index)), flow(last, join)]
        default = {} if self.condition(1) is None else {"default": f"{split}-{self.inner[0].draw()[1]}"}
        return "".join([el(self.kind, split, **default), el(self.kind, join), *parts]), split, join

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        play = GroupPlay(table, path, side)
        play.parts = [self.inner[index].play(table, path, side) for index in self.taken(table.pick)]
        play.over = all(part.over for part in play.parts)
        return play


class Choice(Split):
    kind = "exclusiveGateway"

    def condition(self, index: int) -> str | None:
        return f"=pick >= {index}" if index else None

    def taken(self, pick: int) -> list[int]:
        return [next((index for index in range(1, len(self.inner)) if pick >= index), 0)]


class Several(Choice):
    kind = "inclusiveGateway"

    def taken(self, pick: int) -> list[int]:
        return [index for index in range(1, len(self.inner)) if pick >= index] or [0]


class Loop(Group):
    def draw(self) -> tuple[str, str, str]:
        xml, first, last = self.inner[0].draw()
        merge, again = f"{self.name}m", f"{self.name}a"
        gateways = el("exclusiveGateway", merge) + el("exclusiveGateway", again, default=f"{self.name}out")
        out = el("task", f"{self.name}o") + flow(again, f"{self.name}o", id=f"{self.name}out")
        flows = flow(merge, first) + flow(last, again) + flow(again, merge, "=pick = 3")
        return xml + gateways + out + flows, merge, f"{self.name}o"

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        block = self

        class LoopPlay(GroupPlay):
            def after(self, part: Play | None) -> None:
                if part is None or (part.over and table.pick == 3):
                    self.parts = [block.inner[0].play(table, path, side)]
                else:
                    self.over = part.over

        play = LoopPlay(table, path, side)
        play.after(None)
        return play


class Room(GroupPlay):
    """One run of a scope: over with everything its boundary events started."""

    def __init__(self, table: Table, path: Path, inner: Block) -> None:
        super().__init__(table, path, [])
        self.parts = [inner.play(table, path, self.side)]
        self.over = self.parts[0].over

    def actions(self) -> Iterator[Action]:
        for part in [*self.parts, *self.side]:
            yield from part.actions()

    def act(self, action: Action) -> None:
        part = next(part for part in [*self.parts, *self.side] if action in part.actions())
        part.act(action)
        self.over = all(part.over for part in [*self.parts, *self.side])


class Scope(Group):
    """A sub-process, perhaps over several items, perhaps with a boundary timer."""

    def __init__(self, name: str, inner: list[Block], count: int, timer: str) -> None:
        super().__init__(name, inner)
        self.count, self.timer = count, timer

    def draw(self) -> tuple[str, str, str]:
        xml, first, last = self.inner[0].draw()
        start, end, name = f"{self.name}b", f"{self.name}e", self.name
        ends = el("startEvent", start) + el("endEvent", end) + flow(start, first) + flow(last, end)
        several = [items(f"=[{', '.join('123'[: self.count])}]", f"{name}n")] if self.count else []
        parts = [el("subProcess", name, *several, xml, ends), el("task", f"{name}o"), flow(name, f"{name}o")]
        if self.timer:
            duration = timer("timeDuration", "PT1H")
            parts.append(boundary(f"{name}t", name, duration, interrupting=self.timer == "stop"))
            parts += [el("userTask", f"{name}x"), flow(f"{name}t", f"{name}x")]
            if self.timer == "stop":
                parts.append(flow(f"{name}x", f"{name}o"))
        return "".join(parts), name, f"{name}o"

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        block, aside = self, Task(f"{self.name}x")

        class ScopePlay(GroupPlay):
            armed = bool(block.timer)

            def actions(self) -> Iterator[Action]:
                yield from super().actions()
                if self.armed and not self.over:
                    yield ("fire", f"{block.name}t", path)

            def act(self, action: Action) -> None:
                if action != ("fire", f"{block.name}t", path):
                    super().act(action)
                    return
                self.armed = False
                if block.timer == "stop":
                    self.parts = [aside.play(table, path, side)]
                else:
                    side.append(aside.play(table, path, side))

        play = ScopePlay(table, path, side)
        numbers = range(block.count) if block.count else [None]
        play.parts = [
            Room(table, path if n is None else (*path, (f"{self.name}n", n + 1)), self.inner[0]) for n in numbers
        ]
        play.over = all(part.over for part in play.parts)
        return play


def random_block(random: Random, depth: int, names: Iterator[int]) -> Block:
    """Return a random block of at most this depth."""
    name = f"k{next(names)}"
    kind = random.choice(
        ["task", "task"] if depth == 0 else ["task", "seq", "seq", "and", "xor", "or", "loop", "scope", "scope"]
    )
    if kind == "task":
        return Task(name)
    if kind == "loop":
        return Loop(name, [random_block(random, depth - 1, names)])
    if kind == "scope":
        count, timer = random.choice([0, 0, 2, 3]), random.choice(["", "stop", "go on"])
        return Scope(name, [random_block(random, depth - 1, names)], count, timer)
    inner: list[Block] = [random_block(random, depth - 1, names) for _ in range(random.choice([2, 3]))]
    shapes: dict[str, type[Group]] = {"seq": Sequence, "and": Split, "xor": Choice, "or": Several}
    return shapes[kind](name, inner)


def drawn(block: Block) -> str:
    """Return the block between a start and an end event."""
    xml, first, last = block.draw()
    return el("startEvent", "S") + el("endEvent", "E") + xml + flow("S", first) + flow(last, "E")


def paths(visible: dict[str, Any], names: set[str]) -> Path:
    """Return which items a token is in."""
    return tuple((name, int(visible[name])) for name in visible if name in names)
