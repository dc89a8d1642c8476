"""A process as data: what the drawing and the game are both made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Expression:
    """A small expression over whole numbers: ``number``, ``copy``, ``more``, ``sum``, ``least``, ``equal``."""

    kind: str
    name: str = ""
    other: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """Return it as FEEL."""
        name, other = (f"(if {one} = null then 0 else {one})" for one in (self.name, self.other))
        return (
            "="
            + {
                "number": str(self.number),
                "copy": self.name,
                "more": f"{name} + 1",
                "sum": f"{name} + {other}",
                "least": f"{self.name} >= {self.number}",
                "equal": f"{self.name} = {self.number}",
            }[self.kind]
        )

    def value(self, seen: dict[str, Any]) -> Any:
        """Return what it is worth to somebody who sees these variables."""
        one, other = seen.get(self.name), seen.get(self.other)
        if self.kind == "number":
            return self.number
        if self.kind == "copy":
            return one
        if self.kind == "least":
            return one is not None and one >= self.number
        if self.kind == "equal":
            return one == self.number
        return (one or 0) + (1 if self.kind == "more" else other or 0)


@dataclass(frozen=True)
class Trigger:
    """What an event waits for or throws; timers have ``minutes``, and ``rounds`` when they repeat (-1: for ever)."""

    kind: str
    name: str = ""
    minutes: int = 0
    rounds: int = 0


@dataclass(frozen=True)
class Many:
    """Multi-instance over the numbers 1 to ``count``; over after ``enough`` items when that is not 0."""

    count: int
    in_turn: bool
    element: str
    collection: str = ""
    result: Expression | None = None
    enough: int = 0


@dataclass(frozen=True)
class Rounds:
    """A standard loop: at most ``most`` rounds, another one while ``goes_on`` holds, asked before the first or not."""

    most: int
    goes_on: Expression
    ask_first: bool


@dataclass
class Flow:
    """A sequence flow, or the unseen way from one link event to the other."""

    source: str
    target: str
    condition: Expression | None = None
    is_link: bool = False

    @property
    def id(self) -> str:
        """Return the id of the flow."""
        return f"{self.source}-{self.target}"


@dataclass
class Level:
    """The inside of a process or sub-process."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def all_nodes(self) -> Iterator[Node]:
        """Yield the nodes of this level and of all inside."""
        for node in self.nodes:
            yield node
            if node.inner is not None:
                yield from node.inner.all_nodes()

    def all_levels(self) -> Iterator[Level]:
        """Yield this level and all inside."""
        yield self
        for node in self.nodes:
            if node.inner is not None:
                yield from node.inner.all_levels()


@dataclass
class Node:
    """One element; ``kind`` is the name BPMN has for it, ``host`` what a boundary event hangs on."""

    id: str
    kind: str
    trigger: Trigger | None = None
    inputs: dict[str, Expression] = field(default_factory=dict)
    outputs: dict[str, Expression] = field(default_factory=dict)
    script: tuple[str, Expression] | None = None
    default: str | None = None
    host: str | None = None
    interrupts: bool = True
    many: Many | None = None
    rounds: Rounds | None = None
    inner: Level | None = None
    is_handler: bool = False
    called: str | None = None
    returns_all: bool = True
    sees_caller: bool = True

    @property
    def is_repeated(self) -> bool:
        """Tell whether the activity has items or rounds."""
        return self.many is not None or self.rounds is not None


@dataclass
class Process:
    """A process; the first of a list is the one that is started, the others are called."""

    id: str
    level: Level
