"""Written and done: event logs beside the diagram they should have followed (decision 0063)."""

from engine.conformance.cases import check
from engine.conformance.checking import Checker
from engine.conformance.foreign import check_foreign
from engine.conformance.maps import Map, Spot, draw_map
from engine.conformance.model import KINDS, Checked, Deviation, Finding, Kind
from engine.conformance.words import Words

__all__ = [
    "KINDS",
    "Checked",
    "Checker",
    "Deviation",
    "Finding",
    "Kind",
    "Map",
    "Spot",
    "Words",
    "check",
    "check_foreign",
    "draw_map",
]
