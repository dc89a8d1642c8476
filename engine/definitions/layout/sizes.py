"""How large things are drawn, in pixels: the sizes modelers use, and room for the words beside them."""

from __future__ import annotations

import math
import unicodedata

from engine.definitions.layout.scene import Node

EVENT, GATEWAY, TASK = (36.0, 36.0), (50.0, 50.0), (100.0, 80.0)
WIDE_TASK = (140.0, 80.0)
LINE_HEIGHT = 14.0
LABEL_WIDTH = 90.0
LABEL_GAP = 5.0
_LONG = 170.0
_NOTE_WIDTH = 130.0


def text_width(text: str) -> float:
    """Return about how wide a text is on one line; Chinese characters take twice the room."""
    return sum(11.5 if unicodedata.east_asian_width(each) in "WF" else 6.2 for each in text)


def label_size(text: str, most: float = LABEL_WIDTH) -> tuple[float, float]:
    """Return width and height of a text broken into lines of at most ``most`` pixels; nothing takes no room."""
    width = text_width(text)
    if not width:
        return 0.0, 0.0
    lines = math.ceil(width / (most if width <= most else most - 12))
    return min(math.ceil(width) + 4.0, most), lines * LINE_HEIGHT


def has_outer_label(kind: str) -> bool:
    """Tell whether the words of an element stand beside its shape instead of inside."""
    return kind.endswith(("Event", "Gateway")) or kind in ("dataObjectReference", "dataStoreReference")


def size_of(node: Node) -> tuple[float, float]:
    """Return width and height of a shape that has nothing drawn inside."""
    if node.kind.endswith("Event"):
        return EVENT
    if node.kind.endswith("Gateway"):
        return GATEWAY
    if node.kind == "dataObjectReference":
        return 36.0, 50.0
    if node.kind == "dataStoreReference":
        return 50.0, 50.0
    if node.kind == "textAnnotation":
        width, height = label_size(node.name, _NOTE_WIDTH)
        return max(width, 80.0) + 24, max(height, LINE_HEIGHT) + 16
    if node.kind == "group":
        return 140.0, 80.0
    return WIDE_TASK if text_width(node.name) > _LONG else TASK
