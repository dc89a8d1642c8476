"""Turns a person into the actor commands are done for."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.actor import Actor, Held
from engine.model import Person, RoleHolding
from engine.prepared import Prepared

_HELD = Prepared(
    select(RoleHolding.role_key, RoleHolding.scope_kind, RoleHolding.scope_id).where(
        RoleHolding.person_id == bindparam("person")
    )
)


def actor_of(session: Session, person: Person) -> Actor:
    """Return the person with the roles held now."""
    rows = _HELD.rows(session, {"person": person.id})
    return Actor(
        id=person.id,
        name=person.name,
        held=frozenset(Held(*row) for row in rows),
        department_id=person.department_id,
        locale=person.locale,
    )
