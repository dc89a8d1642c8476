"""Finds a person by what diagrams and commands call them."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from engine.model import Person
from engine.prepared import Prepared
from engine.rows import columns, loaded

_NAMED = Prepared(
    select(*columns(Person)).where(or_(Person.id == bindparam("name"), Person.login == bindparam("name")))
)


def find_person(session: Session, name: str) -> Person | None:
    """Return the person with this id, else with this login, as the database has them now."""
    found = [loaded(session, Person, row) for row in _NAMED.rows(session, {"name": name})]
    return next((person for person in found if person.id == name), found[0] if found else None)
