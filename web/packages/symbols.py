"""The symbols of BPMN as SVG: tasks, events, gateways, pools, lines."""

from __future__ import annotations

from collections.abc import Sequence

from engine.definitions.namespaces import Element, bpmn_children, first, local

INK = "#52606d"
_PAINT = {
    "": (INK, "#ffffff", 1.2),
    "passed": ("#1b7a43", "#e3f4e9", 2.0),
    "current": ("#1d4f91", "#dbe9fb", 3.0),
    "overdue": ("#a33a00", "#fdeadb", 3.0),
    "failed": ("#a3001b", "#fde3e6", 3.0),
}
_TAKEN = "#1b7a43"

Box = tuple[float, float, float, float]
OPEN = 100
"""Higher than this a sub-process shows what is inside it."""


def shape(element: Element, box: Box, tone: str) -> str:
    """Return the symbol of an element; ``tone`` is how it is marked."""
    kind = local(element)
    ink, fill, width = _PAINT[tone]
    paint = f'stroke="{ink}" fill="{fill}" stroke-width="{width}"'
    if kind in ("participant", "lane"):
        x, y, _, tall = box
        edge = f'<path d="M{x + 30:g} {y:g}v{tall:g}" stroke="{INK}" stroke-width="0.8"/>'
        return _rect(box, f'stroke="{INK}" fill="none" stroke-width="0.8"', 0) + edge
    if kind.endswith("Event"):
        return _node(_event(element, box, paint, ink))
    if kind.endswith("Gateway"):
        return _node(_gateway(kind, box, paint, ink))
    if kind in ("dataObjectReference", "dataStoreReference", "textAnnotation", "group"):
        return _node(_rect(box, f'stroke="{INK}" fill="none" stroke-width="0.8" stroke-dasharray="4 3"', 0))
    if kind in ("subProcess", "transaction", "adHocSubProcess") and box[3] > OPEN:
        paint = paint.replace(fill, "none")
    thick = paint.replace(f'stroke-width="{width}"', 'stroke-width="4"') if kind == "callActivity" else paint
    return _node(_rect(box, thick, 8) + _repeated(element, box, ink))


def line(element: Element, points: Sequence[tuple[float, float]], is_taken: bool) -> str:
    """Return a line with its arrow head; associations and messages are dashed."""
    kind = local(element)
    ink, width = (_TAKEN, 2.6) if is_taken else (INK, 1.0)
    dash = "" if kind == "sequenceFlow" else ' stroke-dasharray="5 4"'
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    drawn = f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{width}"{dash}/>'
    return drawn if kind == "association" else drawn + _head(points, ink)


def _node(svg: str) -> str:
    return f'<g class="node">{svg}</g>'


def _rect(box: Box, paint: str, radius: int) -> str:
    x, y, wide, tall = box
    return f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{tall:g}" rx="{radius}" {paint}/>'


def _head(points: Sequence[tuple[float, float]], ink: str) -> str:
    (x, y), (tip_x, tip_y) = points[-2], points[-1]
    length = max(((tip_x - x) ** 2 + (tip_y - y) ** 2) ** 0.5, 0.1)
    dx, dy = (tip_x - x) / length * 9, (tip_y - y) / length * 9
    one = f"{tip_x - dx - dy / 2.4:g} {tip_y - dy + dx / 2.4:g}"
    other = f"{tip_x - dx + dy / 2.4:g} {tip_y - dy - dx / 2.4:g}"
    return f'<path d="M{tip_x:g} {tip_y:g}L{one}L{other}Z" fill="{ink}"/>'


def _repeated(element: Element, box: Box, ink: str) -> str:
    loop = first(element, "multiInstanceLoopCharacteristics")
    if loop is None:
        return ""
    x, y = box[0] + box[2] / 2, box[1] + box[3] - 12
    return "".join(f'<path d="M{x + at:g} {y:g}v9" stroke="{ink}" stroke-width="1.6"/>' for at in (-4, 0, 4))


def _event(element: Element, box: Box, paint: str, ink: str) -> str:
    x, y, radius = box[0] + box[2] / 2, box[1] + box[3] / 2, box[2] / 2
    kind = local(element)
    if kind == "endEvent":
        paint = paint.rpartition(" ")[0] + ' stroke-width="4"'
    dash = ' stroke-dasharray="4 3"' if element.get("cancelActivity") == "false" else ""
    drawn = f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {paint}{dash}/>'
    if kind not in ("startEvent", "endEvent"):
        drawn += f'<circle cx="{x:g}" cy="{y:g}" r="{radius - 3:g}" fill="none" stroke="{ink}" stroke-width="1"{dash}/>'
    meant = next((local(one) for one in bpmn_children(element) if local(one).endswith("EventDefinition")), "")
    inner = _INNER.get(meant.removesuffix("EventDefinition"), "")
    filled = ink if kind in ("endEvent", "intermediateThrowEvent") else "none"
    return drawn + (
        f'<g transform="translate({x:g} {y:g}) scale({radius / 18:g})" stroke="{ink}" fill="{filled}"'
        f' stroke-width="1.4" stroke-linejoin="round">{inner}</g>'
        if inner
        else ""
    )


_INNER = {
    "message": '<path d="M-8 -5.5h16v11h-16Z"/><path d="M-8 -5.5L0 1L8 -5.5" fill="none"/>',
    "timer": '<circle r="9" fill="none"/><path d="M0 -6V0L4 2.5" fill="none"/>',
    "signal": '<path d="M0 -8L8 6H-8Z"/>',
    "error": '<path d="M-8 7L-3 -6L3 3L8 -7L3 8L-3 -1Z"/>',
    "escalation": '<path d="M0 -9L6 7L0 1L-6 7Z"/>',
    "conditional": '<path d="M-7 -8H7V8H-7ZM-4 -4H4M-4 0H4M-4 4H4" fill="none"/>',
    "terminate": '<circle r="9"/>',
    "link": '<path d="M-8 -3H2V-7L9 0L2 7V3H-8Z"/>',
    "compensate": '<path d="M-1 -6L-9 0L-1 6ZM8 -6L0 0L8 6Z"/>',
    "cancel": '<path d="M-7 -7L7 7M7 -7L-7 7" stroke-width="3"/>',
}


def _gateway(kind: str, box: Box, paint: str, ink: str) -> str:
    x, y, half = box[0] + box[2] / 2, box[1] + box[3] / 2, box[2] / 2
    diamond = f'<path d="M{x:g} {y - half:g}l{half:g} {half:g}l{-half:g} {half:g}l{-half:g} {-half:g}Z" {paint}/>'
    inner = _MARKS.get(kind.removesuffix("Gateway"), "")
    return diamond + (
        f'<g transform="translate({x:g} {y:g}) scale({half / 25:g})" stroke="{ink}" fill="none" stroke-width="3">'
        f"{inner}</g>"
    )


_MARKS = {
    "exclusive": '<path d="M-7 -8L7 8M7 -8L-7 8"/>',
    "parallel": '<path d="M0 -11V11M-11 0H11"/>',
    "inclusive": '<circle r="11"/>',
    "eventBased": '<circle r="13" stroke-width="1"/><circle r="10" stroke-width="1"/>',
    "complex": '<path d="M0 -11V11M-11 0H11M-8 -8L8 8M8 -8L-8 8"/>',
}
