"""Diagrams of other engines brought in: their settings become the ``zeebe`` vocabulary, with a report (D1)."""

from engine.definitions.importing.bring import BroughtIn, bring_in
from engine.definitions.importing.entry import Entry
from engine.definitions.importing.translate import Translated, outstanding, translate

__all__ = ["BroughtIn", "Entry", "Translated", "bring_in", "outstanding", "translate"]
