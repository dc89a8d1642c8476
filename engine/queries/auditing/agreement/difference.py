"""How a difference between a table and the ledger is named."""

from __future__ import annotations

from engine.ledger import Flaw
from engine.text import Text


def difference(zh: str, en: str) -> Flaw:
    """Return the flaw that names what differs, in both languages."""
    return Flaw(None, Text(f"{zh}与账本不符", f"{en} is not what the ledger says"))
