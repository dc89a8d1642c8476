"""How a difference between a table and the ledger is told and named."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.ledger import Flaw
from engine.text import Text

AT_ONCE = timedelta(minutes=5)
"""How far the time of a row may be from that of the event its command wrote: longer than any command takes."""


def difference(zh: str, en: str) -> Flaw:
    """Return the flaw that names what differs, in both languages."""
    return Flaw(None, Text(f"{zh}与账本不符", f"{en} is not what the ledger says"))


def at_once(time: datetime | None, at: datetime | None) -> bool:
    """Tell whether a row has the time of its event, none where there was none."""
    if time is None or at is None:
        return time is None and at is None
    return abs(time - at) < AT_ONCE
