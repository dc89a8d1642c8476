"""The findings of a sweep, counted round by round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine.model import Entry
from engine.registers.entries import find

REGISTER = "finding"
SHEETS = "site_sheet"
DONE = frozenset({"closed", "rejected"})
"""The states in which nothing is left to do about a finding."""


def findings_of(session: Session, sweep_number: str) -> list[Entry]:
    """Return the findings recorded in a sweep, oldest first."""
    return find(session, REGISTER, source_number=sweep_number)


def figures_of(found: Sequence[Entry], round: str | None = None) -> dict[str, Any]:
    """Return how many were found in the round (in all when None), severe, closed and open, and the share done.

    A finding that was no defect counts neither as found nor as closed; ``rate`` is in percent, null without findings.
    """
    counted = [
        entry.data
        for entry in found
        if entry.data.get("status") != "rejected" and (round is None or entry.data.get("round") == round)
    ]
    closed = sum(data.get("status") == "closed" for data in counted)
    return {
        "round": round,
        "found": len(counted),
        "severe": sum(data.get("severity") == "severe" for data in counted),
        "closed": closed,
        "open": len(counted) - closed,
        "rate": percent(closed, len(counted)),
    }


def percent(part: int, whole: int) -> int | None:
    """Return the share in whole percent, never 100 before all are done."""
    return part * 100 // whole if whole else None


def open_item(entry: Entry) -> dict[str, Any]:
    """Return a finding as lists of open items show it."""
    data = entry.data
    told = {name: data.get(name) for name in ("building", "unit", "place", "text", "severity", "status", "due")}
    where = " ".join(str(told[name]) for name in ("building", "unit", "place") if told[name])
    return {"finding_number": entry.number, "where": where, "case_number": data.get("case_number"), **told}
