"""The names behind the ids that events and rows keep."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Person


def names_of(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Return the names of people by id; who is no person is left out."""
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_({one for one in ids if one})))
    return {row.id: row.name for row in found}
