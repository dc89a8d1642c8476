"""The picture of a diagram as SVG, cut into sheets, with the path a case took."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from engine.definitions.document import load
from engine.definitions.layout import with_picture
from engine.definitions.layout.existing import Existing
from engine.definitions.layout.write import DC
from engine.definitions.namespaces import (
    BPMN,
    BPMNDI,
    Element,
    attribute,
    bpmn_children,
    first,
    local,
    name_of,
    namespace,
    text_of,
)
from web.packages import symbols

WIDTH, HEIGHT = 2240, 1400
"""How much of a drawing goes on one sheet, in its own pixels: its letters stay readable on A3."""
OVERLAP = 120
"""How far sheets overlap: every task is whole on one of them."""
_LINE, _SIZE = 14, 12
_CLOSING = "，。、；：？！）》」』】’”…,.;:?!)]}"
_OPENING = "（《「『【‘“([{"
"""What no line begins with, and what none ends with."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Piece:
    """Something drawn: where it lies and the SVG of it."""

    box: Box
    svg: str


def sheets(source: bytes, marks: Mapping[str, Collection[str]]) -> list[str]:
    """Return a diagram as SVG pictures: one of at most WIDTH by HEIGHT, or the whole and then such parts, row by row.

    Empty parts are left out; each says to which lane its left edge belongs.
    ``marks`` names the elements to mark: ``passed``, ``current``, ``overdue``, ``failed``, and the ``flows`` taken.
    """
    root = load(with_picture(source))
    pieces = list(_pieces(root, marks))
    if not pieces:
        return []
    lanes = _lanes(root)
    left, top = min(piece.box[0] for piece in pieces) - 10, min(piece.box[1] for piece in pieces) - 10
    right, bottom = max(piece.box[2] for piece in pieces) + 10, max(piece.box[3] for piece in pieces) + 10
    found = []
    for y, tall in _cuts(top, bottom, HEIGHT):
        for x, wide in _cuts(left, right, WIDTH):
            inside = [one.svg for one in pieces if _meet(one.box, (x, y, x + wide, y + tall))]
            if any('class="node"' in svg for svg in inside):
                named = [_lane(name, box, x, y) for name, box in lanes if box[0] + 30 < x and box[1] < y + tall]
                found.append(_picture((x, y, wide, tall), [*inside, *named]))
    whole = _picture((left, top, right - left, bottom - top), [one.svg for one in pieces])
    return [whole, *found] if len(found) > 1 else found


def _cuts(start: float, end: float, most: float) -> Iterator[tuple[float, float]]:
    """Yield equal parts of a length that overlap a little, each with its size."""
    length = end - start
    count = 1 if length <= most else -(-int(length - OVERLAP) // int(most - OVERLAP))
    size = (length + (count - 1) * OVERLAP) / count
    for at in range(count):
        yield start + at * (size - OVERLAP), size


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _picture(view: Box, inside: Sequence[str]) -> str:
    x, y, wide, tall = (f"{value:g}" for value in view)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {wide} {tall}" width="{wide}" height="{tall}"'
        f' font-family="Noto Sans SC" font-size="{_SIZE}">{"".join(inside)}</svg>'
    )


def _pieces(root: Element, marks: Mapping[str, Collection[str]]) -> Iterator[Piece]:
    """Yield what is drawn, the lowest first: pools and lanes, flows, nodes, labels."""
    elements = {str(one.get("id")): one for one in root.iter() if namespace(one) == BPMN and one.get("id")}
    picture = Existing(root, lambda name: (name or "").strip().rpartition(":")[2])
    shown = {key: (at.x, at.y, at.width, at.height) for key, at in picture.boxes().items() if key in elements}
    labels = _labels(root)
    tone = {key: name for name in ("passed", "current", "overdue", "failed") for key in marks.get(name, ())}
    under = [key for key in shown if local(elements[key]) in ("participant", "lane", "subProcess", "transaction")]
    for key in under:
        yield Piece(_corners(shown[key]), symbols.shape(elements[key], shown[key], tone.get(key, "")))
        yield from _caption(elements[key], shown[key], None)
    taken = marks.get("flows", ())
    for key, element in elements.items():
        points = picture.points(key)
        if len(points) > 1:
            yield Piece(_around(points), symbols.line(element, points, key in taken))
            yield from _written(name_of(element), labels.get(key))
    for key, box in shown.items():
        if key not in under:
            yield Piece(_corners(box), symbols.shape(elements[key], box, tone.get(key, "")))
            yield from _caption(elements[key], box, labels.get(key))


def _labels(root: Element) -> dict[str, Box]:
    """Return where labels are placed, by element: left, top, width, height."""
    found = {}
    for drawn in root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
        key = (attribute(drawn, "bpmnElement") or "").rpartition(":")[2]
        bounds = drawn.find(f"{{{BPMNDI}}}BPMNLabel/{{{DC}}}Bounds")
        if bounds is not None:
            x, y, wide, tall = (float(bounds.get(name) or 0) for name in ("x", "y", "width", "height"))
            found[key] = (x, y, wide, tall)
    return found


def _lanes(root: Element) -> list[tuple[str, Box]]:
    """Return the lanes that hold no others, by name and place."""
    picture = Existing(root, lambda name: (name or "").strip().rpartition(":")[2]).boxes()
    found = []
    for lane in root.iter(f"{{{BPMN}}}lane"):
        at = picture.get(str(lane.get("id")))
        if at is not None and first(lane, "childLaneSet") is None:
            found.append((name_of(lane), (at.x, at.y, at.width, at.height)))
    return found


def _lane(name: str, lane: Box, x: float, y: float) -> str:
    """Return the name of a lane at the left edge of a sheet that does not show its own, in its upper corner there."""
    down = max(lane[1], y) + 14
    if down > lane[1] + lane[3]:
        return ""
    return f'<text x="{x + 4:g}" y="{down:g}" font-size="11" fill="{symbols.INK}">{escape(name)}</text>'


def _corners(box: Box) -> Box:
    x, y, wide, tall = box
    return x, y, x + wide, y + tall


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - 6, min(ys) - 6, max(xs) + 6, max(ys) + 6


def _caption(element: Element, box: Box, label: Box | None) -> Iterator[Piece]:
    """Yield the name of a shape: inside it, upright along its edge (pool, lane), or where its label is placed."""
    kind, (x, y, wide, tall) = local(element), box
    name = name_of(element) or " ".join(text_of(one) for one in bpmn_children(element, "text"))
    if not name:
        return
    if kind in ("participant", "lane"):
        lines = _wrapped(name, tall - 6)
        # A long name on a low pool is set smaller rather than cut.
        scale = min(1.0, 2 / len(lines))
        if scale < 1:
            lines = _wrapped(name, (tall - 6) / scale)
            scale = min(scale, 2 / len(lines))
        text = _text(lines, 0, 4 - _LINE * (len(lines) - 1) / 2 - 4 * (len(lines) == 1))
        text = text if scale == 1 else f'<g transform="scale({scale:g})">{text}</g>'
        turned = f'<g transform="translate({x + 19:g} {y + tall / 2:g}) rotate(-90)">{text}</g>'
        yield Piece((x, y, x + 30, y + tall), turned)
    elif kind in ("subProcess", "transaction") and tall > symbols.OPEN:
        yield Piece(_corners(box), _text([name], x + wide / 2, y + 18))
    elif kind.lower().endswith(("task", "activity", "subprocess", "transaction", "annotation")):
        lines = _wrapped(name, wide - 10)
        yield Piece(_corners(box), _text(lines, x + wide / 2, y + tall / 2 + 4 - (len(lines) - 1) * _LINE / 2))
    else:
        yield from _written(name, label or (x + wide / 2 - 45, y + tall + 4, 90, _LINE))


def _written(name: str, label: Box | None) -> Iterator[Piece]:
    if name and label is not None:
        x, y, wide, _ = label
        lines = _wrapped(name, max(wide, 24) + 6)
        box = (x - 10, y - 4, x + wide + 10, y + len(lines) * _LINE + 4)
        yield Piece(box, _text(lines, x + wide / 2, y + 11))


def _text(lines: Sequence[str], x: float, y: float) -> str:
    return "".join(
        f'<text x="{x:g}" y="{y + at * _LINE:g}" text-anchor="middle" fill="#1f2933">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )


def _wrapped(text: str, wide: float) -> list[str]:
    lines, line, length = [], "", 0.0
    for sign in text:
        size = _SIZE if ord(sign) > 0x2E7F else _SIZE * 0.56
        if line and length + size > wide and sign not in _CLOSING:
            kept = line.rstrip(_OPENING)
            lines.append(kept.strip())
            line, length = line[len(kept) :], _SIZE * (len(line) - len(kept))
        line, length = line + sign, length + size
    return [*lines, line.strip()]
