"""Random block-structured processes, each drawn as BPMN and played as a simple game of its own.

The game knows nothing of tokens, flows or joins: a block is begun, offers actions, and is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from tests.engine.tokens.drawing import boundary, el, event, flow, items, timer

Path = tuple[tuple[str, int], ...]
Action = tuple[str, str, Path]


@dataclass
class Table:
    """What all blocks of one game see: the last answer, and what happened."""

    pick: int = 0
    done: dict[str, int] = field(default_factory=dict)


class Failed(Exception):
    """An error on its way outward."""


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
                    yield ("task", block.name, self.path)

            def act(self, action: Action) -> None:
                self.table.done[block.name] = self.table.done.get(block.name, 0) + 1
                self.over = True

        return TaskPlay(table, path, side)


class Error(Block):
    """Goes on, or ends with an error when the last answer was 2."""

    def draw(self) -> tuple[str, str, str]:
        gate, end, out = f"{self.name}g", f"{self.name}f", f"{self.name}o"
        parts = [
            el("exclusiveGateway", gate, default=f"{gate}-{out}"),
            el("endEvent", end, event("error", "E1")),
            el("task", out),
            flow(gate, end, "=pick = 2"),
            flow(gate, out),
        ]
        return "".join(parts), gate, out

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        if table.pick == 2:
            raise Failed
        play = Play(table, path, side)
        play.over = True
        return play


class Race(Block):
    """A message or a timer, whichever comes first."""

    def draw(self) -> tuple[str, str, str]:
        gate, first, second, out = (f"{self.name}{part}" for part in "gmto")
        parts = [
            el("eventBasedGateway", gate),
            el("intermediateCatchEvent", first, event("message", "news")),
            el("intermediateCatchEvent", second, timer("timeDuration", "PT1H")),
            el("task", out),
            flow(gate, first) + flow(gate, second) + flow(first, out) + flow(second, out),
        ]
        return "".join(parts), gate, out

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        block = self

        class RacePlay(Play):
            def actions(self) -> Iterator[Action]:
                if not self.over:
                    yield ("message", f"{block.name}m", path)
                    yield ("timer", f"{block.name}t", path)

            def act(self, action: Action) -> None:
                self.over = True

        return RacePlay(table, path, side)


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
    """A sub-process, perhaps over several items, perhaps with a boundary timer or error event."""

    def __init__(self, name: str, inner: list[Block], random: Random) -> None:
        super().__init__(name, inner)
        self.count = random.choice([0, 0, 2, 3])
        self.in_turn = random.choice([True, False])
        self.timer = random.choice(["", "stop", "go on"])
        self.catches = random.choice([True, True, False])

    def draw(self) -> tuple[str, str, str]:
        xml, first, last = self.inner[0].draw()
        start, end, name = f"{self.name}b", f"{self.name}e", self.name
        ends = el("startEvent", start) + el("endEvent", end) + flow(start, first) + flow(last, end)
        numbers = f"=[{', '.join('123'[: self.count])}]"
        several = [items(numbers, f"{name}n", self.in_turn)] if self.count else []
        parts = [el("subProcess", name, *several, xml, ends), el("task", f"{name}o"), flow(name, f"{name}o")]
        if self.timer:
            duration = timer("timeDuration", "PT1H")
            parts.append(boundary(f"{name}t", name, duration, interrupting=self.timer == "stop"))
            parts += [el("userTask", f"{name}x"), flow(f"{name}t", f"{name}x")]
            if self.timer == "stop":
                parts.append(flow(f"{name}x", f"{name}o"))
        if self.catches:
            parts.append(boundary(f"{name}c", name, event("error", "E1")))
            parts += [el("userTask", f"{name}y"), flow(f"{name}c", f"{name}y"), flow(f"{name}y", f"{name}o")]
        return "".join(parts), name, f"{name}o"

    def play(self, table: Table, path: Path, side: list[Play]) -> Play:
        block = self

        class ScopePlay(GroupPlay):
            armed = bool(block.timer)
            started = 0

            def begin(self) -> None:
                rooms = 1 if block.in_turn else max(block.count, 1)
                self.guarded(lambda: [self.start_room() for _ in range(rooms)])
                self.after_rooms()

            def start_room(self) -> None:
                self.started += 1
                inside = (*path, (f"{block.name}n", self.started)) if block.count else path
                self.parts.append(Room(table, inside, block.inner[0]))

            def guarded(self, step: Callable[[], Any]) -> None:
                try:
                    step()
                except Failed:
                    if not block.catches:
                        raise
                    self.instead("y")

            def instead(self, part: str) -> None:
                self.armed, self.started = False, block.count
                self.parts = [Task(f"{block.name}{part}").play(table, path, side)]

            def after_rooms(self) -> None:
                while all(part.over for part in self.parts) and self.started < block.count:
                    self.guarded(self.start_room)
                self.over = all(part.over for part in self.parts)

            def after(self, part: Play) -> None:
                self.after_rooms()

            def actions(self) -> Iterator[Action]:
                yield from super().actions()
                if self.armed and not self.over:
                    yield ("timer", f"{block.name}t", path)

            def act(self, action: Action) -> None:
                if action != ("timer", f"{block.name}t", path):
                    self.guarded(lambda: super(ScopePlay, self).act(action))
                    self.after_rooms()
                elif block.timer == "stop":
                    self.instead("x")
                else:
                    self.armed = False
                    side.append(Task(f"{block.name}x").play(table, path, side))

        play = ScopePlay(table, path, side)
        play.begin()
        return play


def random_block(random: Random, depth: int, names: Iterator[int]) -> Block:
    """Return a random block of at most this depth."""
    name = f"k{next(names)}"
    leaves, groups = ["task"] * 4 + ["race", "error"], ["seq", "seq", "and", "xor", "or", "loop", "scope", "scope"]
    kind = random.choice(leaves if depth == 0 else ["task", *groups])
    if kind in leaves:
        return {"task": Task, "race": Race, "error": Error}[kind](name)
    if kind == "loop":
        # A round without anything to wait for would have no end.
        return Loop(name, [Sequence(f"{name}q", [Task(f"{name}w"), random_block(random, depth - 1, names)])])
    if kind == "scope":
        return Scope(name, [random_block(random, depth - 1, names)], random)
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
