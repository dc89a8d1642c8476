"""From a level to what can be arranged: links between steps, what stands beside them, and the room all of it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from engine.definitions.layout.block import EVENT_EDGE, Extent, Room
from engine.definitions.layout.drawn import Drawn
from engine.definitions.layout.grid import Flows, Link
from engine.definitions.layout.labels import BOUNDARY_WIDTH
from engine.definitions.layout.lanes import bands_of, leaves
from engine.definitions.layout.scene import ARTIFACTS, Level, Line, Node
from engine.definitions.layout.sizes import LABEL_GAP, has_outer_label, label_size, size_of

PAD_SIDE, PAD_TOP, PAD_BOTTOM = 30.0, 40.0, 30.0
_EVENT_STEP = 46.0
_LEAST_OPENED = 140.0, 90.0


class Plan:
    """A level as steps and links; boundary events belong to their host, artifacts to what they are joined to."""

    def __init__(self, level: Level, inside: Mapping[str, Drawn]) -> None:
        self.level, self.inside = level, inside
        self.nodes = {node.id: node for node in level.nodes}
        self.events: dict[str, list[str]] = defaultdict(list)
        for node in level.nodes:
            if self.on_host(node):
                self.events[str(node.host)].append(node.id)
        self.links = [link for line in level.lines if (link := self._link(line)) is not None]
        self.beside = self._beside()
        self.steps = [node.id for node in level.nodes if not self.on_host(node) and node.id not in self.beside]
        self.bands = bands_of(level, self.links)

    def on_host(self, node: Node) -> bool:
        """Tell whether a node sits on the border of another."""
        host = self.nodes.get(node.host or "")
        return host is not None and host.host is None and host.kind not in ARTIFACTS

    def owner(self, node: Node) -> str:
        """Return the step a node belongs to: its host, else itself."""
        return str(node.host) if self.on_host(node) else node.id

    def flows(self, steps: Sequence[str]) -> Flows:
        """Return what is to be arranged of some of the steps, with what stands beside them."""
        chosen = set(steps)
        return Flows(
            steps,
            [link for link in self.links if link.source in chosen and link.target in chosen],
            [step for step in steps if self.nodes[step].kind == "startEvent"],
            {step: self.bands[step] for step in steps},
            max(len(leaves(self.level.lanes)), 1),
            {thing: step for thing, step in self.beside.items() if step in chosen},
        )

    def room(self, flows: Flows) -> Room:
        """Return the room all of it takes."""
        names = {line.id: line.name for line in self.level.lines}
        everything = (*flows.steps, *flows.beside)
        return Room(
            {step: self._extent(step) for step in everything},
            {step: {e: self._event_room(e) for e in self.events[step]} for step in everything if step in self.events},
            {link.id: label_size(names[link.id]) for link in flows.links if names[link.id]},
        )

    def _link(self, line: Line) -> Link | None:
        source, target = self.nodes.get(line.source), self.nodes.get(line.target)
        if source is None or target is None or {source.kind, target.kind} & ARTIFACTS:
            return None
        # An association between steps leads from a boundary event to what compensates its host.
        if line.kind != "sequence" and not (line.kind == "association" and self.on_host(source)):
            return None
        return Link(
            line.id,
            self.owner(source),
            self.owner(target),
            event=source.id if self.on_host(source) else None,
            bends_out=source.kind.endswith("Gateway"),
            bends_in=target.kind.endswith("Gateway"),
        )

    def _beside(self) -> dict[str, str]:
        found: dict[str, str] = {}
        begins = {line.id: line.source for line in self.level.lines if line.kind == "sequence"}
        for line in self.level.lines:
            for one, other in ((line.source, line.target), (line.target, line.source)):
                anchor = self.nodes.get(begins.get(other, other))
                if one in self.nodes and self.nodes[one].kind in ARTIFACTS and anchor and anchor.kind not in ARTIFACTS:
                    found.setdefault(one, self.owner(anchor))
        return {node.id: found[node.id] for node in self.level.nodes if node.id in found}

    def _event_room(self, event: str) -> float:
        return max(_EVENT_STEP, label_size(self.nodes[event].name, BOUNDARY_WIDTH)[0] + 16)

    def _extent(self, step: str) -> Extent:
        node, events = self.nodes[step], self.events.get(step, [])
        width, height = self._opened(step) if step in self.inside else size_of(node)
        if events:
            rooms = sorted(self._event_room(event) for event in events)
            width = max(width, 2 * EVENT_EDGE + sum(rooms[1:]) if len(rooms) > 1 else 0)
        room, above, below = width, height / 2, height / 2
        if node.name and has_outer_label(node.kind):
            words = label_size(node.name)
            if node.kind in ARTIFACTS:
                room = width + 2 * (words[0] + LABEL_GAP)
            else:
                room = max(room, words[0])
                above += words[1] + LABEL_GAP if node.kind.endswith("Gateway") else 0
                below += 0 if node.kind.endswith("Gateway") else words[1] + LABEL_GAP
        if events:
            below += 34 + max(label_size(self.nodes[event].name, BOUNDARY_WIDTH)[1] for event in events)
        return Extent(width, height, room, above, below)

    def _opened(self, step: str) -> tuple[float, float]:
        content = self.inside[step].bounds()
        sides = 0.0 if self.inside[step].framed else 2 * PAD_SIDE
        bottom = 0.0 if self.inside[step].framed else PAD_BOTTOM
        return (
            max(content.width + sides, _LEAST_OPENED[0]),
            max(content.height + PAD_TOP + bottom, _LEAST_OPENED[1]),
        )
