"""What a restricted request keeps: the values in the ledger under its own key, and what the rows held."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.privacy.orders import REGISTER, Order, restricted

KEPT = "privacy.kept"


def keep(session: Session, order: Order, before: Sequence[Sequence[Any]], *, by: Actor) -> None:
    """Keep what the rows held under the request's key, and restrict it."""
    # As a text: the ledger spells no fractions.
    rows = json.dumps(before, ensure_ascii=False)
    body = {"request": order.number, "rows": len(before)}
    ledger.append(
        session, stream_of(order.number), KEPT, by.id, body, protected={"before": rows}, subject=order.subject
    )
    ledger.restrict_key(session, order.subject, restricted=True)


def kept(session: Session, number: str) -> list[list[Any]]:
    """Return what the rows held before a request restricted them, as ``Taker`` noted it."""
    facts = ledger.read(session, stream_of(number), restricted=restricted(number))
    found = [fact.revealed["before"] for fact in facts if fact.type == KEPT and "before" in fact.revealed]
    return json.loads(found[-1]) if found else []


def stream_of(number: str) -> str:
    """Return the stream of a request's entry."""
    return f"reg/{REGISTER}/{number}"
