"""Where something grows: the level it is put into, and what may be said there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.properties.choices import Choices
from tests.properties.drawn import EACH, ERRORS, ESCALATIONS, MESSAGES, SIGNALS
from tests.properties.model import Expression, Flow, Level, Node, Process, Trigger

NAMES = ("a", "b", "c")
PICK = "pick"
Ends = tuple[str, str]


class Garden:
    """What all sites of one bundle of processes share."""

    def __init__(self, choices: Choices, tag: str, size: int) -> None:
        self.choices, self.tag, self.left = choices, tag, size
        self.processes: list[Process] = []
        self._count = 0

    def name(self, letter: str) -> str:
        """Return an id never used before."""
        self._count += 1
        return f"{letter}{self._count}"


@dataclass(frozen=True)
class Site:
    """A place in a level; ``depth`` says how many boxes may still be put inside each other."""

    garden: Garden
    level: Level
    depth: int
    in_items: bool = False

    @property
    def choices(self) -> Choices:
        """Return the source of randomness."""
        return self.garden.choices

    def inside(self, level: Level, **changes: bool) -> Site:
        """Return the site inside a box."""
        return replace(self, level=level, depth=self.depth - 1, **changes)

    def deeper(self) -> Site:
        """Return the same level with one nesting less to go."""
        return replace(self, depth=self.depth - 1)

    def add(self, letter: str, kind: str, **settings: object) -> Node:
        """Put a node of its own name here."""
        node = Node(self.garden.name(letter), kind, **settings)  # type: ignore[arg-type]
        self.garden.left -= 1
        self.level.nodes.append(node)
        return node

    def flow(self, source: Node | str, target: Node | str, condition: Expression | None = None) -> Flow:
        """Connect two nodes."""
        ends = [end if isinstance(end, str) else end.id for end in (source, target)]
        made = Flow(ends[0], ends[1], condition)
        self.level.flows.append(made)
        return made

    def condition(self) -> Expression:
        """Return a question about the variables."""
        name = self.choices.one_of([PICK, PICK, *NAMES])
        kind = self.choices.one_of(["least", "equal"])
        return Expression(kind, name, number=self.choices.below(3) + 1)

    def expression(self) -> Expression:
        """Return something to work out."""
        kind = self.choices.one_of(["number", "more", "sum", "copy"])
        one, other = self.choices.one_of(NAMES), self.choices.one_of(NAMES)
        return Expression(kind, one, other, self.choices.below(5))

    def mapping(self, percent: int) -> dict[str, Expression]:
        """Return a mapping to one or two names, or none."""
        if not self.choices.chance(percent):
            return {}
        return {self.choices.one_of(NAMES): self.expression() for _ in range(1 + self.choices.below(2))}

    def caught(self, kinds: Sequence[str], *, repeats: bool = False) -> Trigger:
        """Return a trigger to wait for."""
        kind = self.choices.one_of(kinds)
        if kind == "timer":
            rounds = self.choices.one_of([0, 2, 3, -1]) if repeats else 0
            return Trigger("timer", minutes=10 + self.choices.below(90), rounds=rounds)
        if kind == "message":
            return Trigger("message", self.choices.one_of(self.messages))
        if kind == "signal":
            return Trigger("signal", self.choices.one_of(SIGNALS))
        codes = ERRORS if kind == "error" else ESCALATIONS
        return Trigger(kind, self.choices.one_of([*codes, ""]))

    def thrown(self, kinds: Sequence[str]) -> Trigger:
        """Return a trigger to throw."""
        kind = self.choices.one_of(kinds)
        names = {"message": self.messages, "signal": SIGNALS, "error": ERRORS, "escalation": ESCALATIONS}
        return Trigger(kind, self.choices.one_of(names[kind]) if kind in names else "")

    @property
    def messages(self) -> tuple[str, ...]:
        """Return the messages that can be waited for here; each item has one of its own."""
        return (*MESSAGES, EACH) if self.in_items else MESSAGES
