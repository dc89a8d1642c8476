"""Written and done: event logs beside the diagram they should have followed (decision 0063)."""

from engine.conformance.cases import check
from engine.conformance.checking import Checker
from engine.conformance.model import KINDS, Checked, Deviation, Finding, Kind
from engine.conformance.words import Words

__all__ = ["KINDS", "Checked", "Checker", "Deviation", "Finding", "Kind", "Words", "check"]
