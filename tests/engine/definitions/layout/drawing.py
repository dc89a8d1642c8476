"""Random diagrams without a picture, and what one can ask of a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from lxml import etree

from engine.definitions.layout.geometry import Box, Point

NS = {
    "b": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "dd": "http://www.omg.org/spec/DD/20100524/DI",
}
HEAD = f'<definitions xmlns="{NS["b"]}" id="defs" targetNamespace="t">'
KINDS = ["task", "userTask", "exclusiveGateway", "parallelGateway", "intermediateThrowEvent", "subProcess"]


@dataclass
class Picture:
    """The shapes and edges of a file by the element they stand for."""

    shapes: dict[str, Box] = field(default_factory=dict)
    edges: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)

    @classmethod
    def of(cls, source: bytes) -> Picture:
        """Read the picture of a file."""
        root, found = etree.fromstring(source), cls()
        for shape in root.iterfind(".//di:BPMNShape", NS):
            found.shapes[str(shape.get("bpmnElement"))] = _box(shape)
            label = shape.find("di:BPMNLabel", NS)
            if label is not None:
                found.labels[str(shape.get("bpmnElement"))] = _box(label)
        for edge in root.iterfind(".//di:BPMNEdge", NS):
            points = [(float(p.get("x", "")), float(p.get("y", ""))) for p in edge.iterfind("dd:waypoint", NS)]
            found.edges[str(edge.get("bpmnElement"))] = points
        return found


def _box(owner: etree._Element) -> Box:
    bounds = owner.find("dc:Bounds", NS)
    assert bounds is not None
    return Box(*(float(bounds.get(name, "")) for name in ("x", "y", "width", "height")))


def random_file(seed: int, size: int = 40) -> bytes:
    """Return a file of about ``size`` elements: branches, joins, circles, levels, events on tasks, sometimes lanes."""
    random = Random(seed)
    body, names = _level(random, "n", size, 2)
    lanes = ""
    if random.random() < 0.5:
        bands: list[list[str]] = [[] for _ in range(random.randint(1, 4))]
        for name in names:
            random.choice(bands).append(f"<flowNodeRef>{name}</flowNodeRef>")
        lanes = "".join(f'<lane id="lane{n}" name="L">{"".join(refs)}</lane>' for n, refs in enumerate(bands))
        lanes = f'<laneSet id="lanes">{lanes}</laneSet>'
    pool = '<collaboration id="c"><participant id="pool" name="P" processRef="p"/></collaboration>' if lanes else ""
    return f'{HEAD}{pool}<process id="p">{lanes}{body}</process></definitions>'.encode()


def _level(random: Random, prefix: str, size: int, depth: int) -> tuple[str, list[str]]:
    names = [f"{prefix}{n}" for n in range(size)]
    parts, flows = [], []
    for place, name in enumerate(names):
        kind = "startEvent" if place == 0 else "endEvent" if place == size - 1 else random.choice(KINDS)
        inner = ""
        if kind == "subProcess":
            inner = _level(random, f"{name}_", random.randint(2, 6), depth - 1)[0] if depth else ""
        words = random.choice(["", "核对", "核对客户提交的材料是否齐全", "Check it"])
        parts.append(f'<{kind} id="{name}" name="{words}">{inner}</{kind}>')
        if place and random.random() < 0.93:
            flows.append((names[random.randrange(max(0, place - 3), place)], name))
        if place and random.random() < 0.25:
            flows.append((names[random.randrange(place)], name))
        if place > 1 and random.random() < 0.12:
            flows.append((name, names[random.randrange(1, place + 1)]))
        if "ask" in kind and random.random() < 0.25:
            for count in range(random.randint(1, 3)):
                event = f"{name}_e{count}"
                parts.append(f'<boundaryEvent id="{event}" name="{words}" attachedToRef="{name}"/>')
                if place + 1 < size:
                    flows.append((event, names[random.randrange(1, size)]))
    lines = [
        f'<sequenceFlow id="{prefix}f{n}" sourceRef="{source}" targetRef="{target}" name="{random.choice("是否")}"/>'
        for n, (source, target) in enumerate(flows)
    ]
    return "".join(parts + lines), names
