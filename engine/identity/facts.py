"""Writes what happens to accounts into the ledger; personal values stay erasable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.errors import NotAllowed, NotFound
from engine.model import Person

DEPARTMENTS = "cfg/departments"


def about(
    session: Session,
    person_id: str,
    kind: str,
    by: Actor,
    body: Mapping[str, Any] | None = None,
    protected: Mapping[str, Any] | None = None,
) -> None:
    """Append the fact ``kind`` to the person's stream; ``protected`` values can be erased later."""
    ledger.append(
        session, f"user/{person_id}", kind, by.id, body or {}, protected=protected, subject=f"person/{person_id}"
    )


def changes(row: object, wanted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Set the wanted attributes and return old and new of those that differed."""
    changed: dict[str, dict[str, Any]] = {}
    for name, new in wanted.items():
        old = getattr(row, name)
        if old != new:
            changed[name] = {"old": old, "new": new}
            setattr(row, name, new)
    return changed


def administrator(by: Actor) -> None:
    """Refuse everybody but administrators and the system itself."""
    if by.kind != "system" and not by.holds("admin"):
        raise NotAllowed()


def person(session: Session, person_id: str) -> Person:
    """Return the person or raise NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound()
    return found
