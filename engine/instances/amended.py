"""Corrections of what a case recorded: their register, how they stand, and the events that say so."""

from __future__ import annotations

REGISTER = "correction"
PROPOSED = "proposed"
CORRECTED = "corrected"
REFUSED = "refused"
EVENTS = {PROPOSED: "correction.proposed", CORRECTED: "record.corrected", REFUSED: "correction.refused"}
"""The event of a case by how the correction stands after it."""
