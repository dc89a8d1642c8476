"""Who is away and who stands in for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Person

ABSENCE = "firebreak:absence"
PERSONAL = "personal"


def is_absent(person: Person, at: datetime) -> bool:
    """Say whether the person is away at that time; without an end, until they say otherwise."""
    if person.absent_from is None or at < person.absent_from:
        return False
    return person.absent_until is None or at < person.absent_until


def is_present(person: Person, at: datetime) -> bool:
    """Say whether the person works here and is not away."""
    return person.is_active and not is_absent(person, at)


def stand_in(session: Session, person: Person, at: datetime, excluded: Collection[str] = ()) -> Person | None:
    """Return the first present person along the chain of substitutes, never one of ``excluded`` (ids).

    The person themself when present; None when the chain ends or runs in a circle without finding one.
    """
    seen: set[str] = set()
    current: Person | None = person
    while current is not None and current.id not in seen:
        if is_present(current, at) and current.id not in excluded:
            return current
        seen.add(current.id)
        current = session.get(Person, current.substitute_id) if current.substitute_id else None
    return None


def principals(session: Session, person: Person, at: datetime) -> list[Person]:
    """Return the absent or departed people for whom ``person`` stands in at that time."""
    if not is_present(person, at):
        return []
    away = session.scalars(
        select(Person).where(
            Person.substitute_id.is_not(None),
            Person.is_active.is_(False) | (Person.absent_from <= at),
        )
    )
    return [one for one in away if not is_present(one, at) and stand_in(session, one, at) is person]
