"""What there is to draw: levels of nodes joined by lines, in lanes, in pools, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

ARTIFACTS = frozenset({"textAnnotation", "dataObjectReference", "dataStoreReference", "group"})


@dataclass(frozen=True)
class Node:
    """One element with a shape.  ``host`` is what a boundary event sits on, ``level`` what is drawn inside."""

    id: str
    kind: str
    name: str = ""
    lane: str | None = None
    host: str | None = None
    inside: bool = False


@dataclass(frozen=True)
class Line:
    """One element drawn as a line.  ``kind``: sequence, association, data or message."""

    id: str
    source: str
    target: str
    name: str = ""
    kind: str = "sequence"


@dataclass(frozen=True)
class LaneTree:
    """A lane with the lanes inside it."""

    id: str
    name: str = ""
    inner: tuple[LaneTree, ...] = ()

    def leaves(self) -> tuple[str, ...]:
        """Return the ids of the innermost lanes, from top to bottom."""
        return tuple(leaf for lane in self.inner for leaf in lane.leaves()) or (self.id,)


@dataclass
class Level:
    """What stands side by side: the content of a process or of a sub-process.  Lines may end on other levels."""

    id: str
    nodes: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    lanes: tuple[LaneTree, ...] = ()


@dataclass(frozen=True)
class Pool:
    """A participant; ``process`` is the id of its level, None for a pool whose inside is not shown."""

    id: str
    name: str = ""
    process: str | None = None


@dataclass
class Scene:
    """One diagram: a collaboration with its pools, or one process.

    ``levels`` holds every level by id, outer ones before those inside them.
    """

    id: str
    pools: list[Pool] = field(default_factory=list)
    levels: dict[str, Level] = field(default_factory=dict)
    messages: list[Line] = field(default_factory=list)
    remarks: Level = field(default_factory=lambda: Level(""))
