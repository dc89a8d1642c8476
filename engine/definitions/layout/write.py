"""A picture as BPMN diagram interchange (BPMN 2.0.2, clause 12): shapes, edges and labels with their bounds."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from engine.definitions.layout.drawn import Drawn
from engine.definitions.layout.geometry import Box, Point
from engine.definitions.namespaces import BPMNDI, Element

DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
PREFIXES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}


def add_diagram(root: Element, plane_of: str, drawn: Drawn, bands: frozenset[str], names: Names) -> None:
    """Add a ``BPMNDiagram`` for the process or collaboration ``plane_of``; ``bands`` are pools and lanes."""
    diagram = etree.Element(_tag("BPMNDiagram"), {"id": names.new(f"BPMNDiagram_{plane_of}")}, PREFIXES)
    attributes = {"id": names.new(f"BPMNPlane_{plane_of}"), "bpmnElement": plane_of}
    plane = etree.SubElement(diagram, _tag("BPMNPlane"), attributes)
    fill_plane(plane, drawn, bands, names)
    _insert(root, diagram)


def fill_plane(plane: Element, drawn: Drawn, bands: frozenset[str], names: Names) -> None:
    """Add what is drawn to a plane, pools and lanes first."""
    for key in sorted(drawn.boxes, key=lambda each: each not in bands):
        shape = etree.SubElement(plane, _tag("BPMNShape"), {"id": names.new(f"{key}_di"), "bpmnElement": key})
        if key in bands:
            shape.set("isHorizontal", "true")
        elif key in drawn.opened:
            shape.set("isExpanded", "true")
        shape.append(_bounds(drawn.boxes[key]))
        _label(shape, drawn.labels.get(key))
    for key, points in drawn.lines.items():
        edge = etree.SubElement(plane, _tag("BPMNEdge"), {"id": names.new(f"{key}_di"), "bpmnElement": key})
        edge.extend(_waypoints(points))
        _label(edge, drawn.labels.get(key))


class Names:
    """Ids that no element of the file has yet."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def new(self, wanted: str) -> str:
        """Return ``wanted``, or ``wanted`` with a number where it is taken, and keep it."""
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._taken.add(name)
        return name


def _tag(name: str) -> str:
    return f"{{{BPMNDI}}}{name}"


def _bounds(box: Box) -> Element:
    bounds = etree.Element(f"{{{DC}}}Bounds")
    for name, value in (("x", box.x), ("y", box.y), ("width", box.width), ("height", box.height)):
        bounds.set(name, number(value))
    return bounds


def _waypoints(points: Sequence[Point]) -> list[Element]:
    return [etree.Element(f"{{{DI}}}waypoint", {"x": number(x), "y": number(y)}) for x, y in points]


def _label(owner: Element, box: Box | None) -> None:
    if box is not None:
        etree.SubElement(owner, _tag("BPMNLabel")).append(_bounds(box))


def number(value: float) -> str:
    """Return a coordinate as it is written: whole pixels."""
    return str(round(value))


def _insert(root: Element, diagram: Element) -> None:
    """Put a diagram where the schema wants it: after the root elements, before ``relationship``."""
    after = [child for child in root if isinstance(child.tag, str) and not child.tag.endswith("}relationship")]
    if after:
        after[-1].addnext(diagram)
        diagram.tail, after[-1].tail = after[-1].tail, "\n  "
    else:
        root.insert(0, diagram)
    etree.indent(diagram, space="  ", level=1)
    diagram.tail = diagram.tail or "\n"
