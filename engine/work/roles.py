"""Who holds a role: in the project or department it is asked for, else in the company (D10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.model import COMPANY, Person, RoleHolding
from engine.work.availability import principals

EVERYBODY = "employee"
"""The role every active person holds without being given it."""


@dataclass(frozen=True)
class Scope:
    """Where a role counts: ``project`` or ``department`` with an id, or the whole company."""

    kind: str = COMPANY
    id: str = ""

    @property
    def chain(self) -> tuple[Scope, ...]:
        """Return the scopes to look in, nearest first."""
        return (self,) if self.kind == COMPANY else (self, COMPANY_WIDE)


COMPANY_WIDE = Scope()


def holders(session: Session, role_key: str, scope_kind: str = COMPANY, scope_id: str = "") -> list[Person]:
    """Return the active people who hold the role in this scope or, if nobody does, in the company.

    Absent people are among them; an unknown role has no holders.
    """
    return nearest(session, role_key, Scope(scope_kind, scope_id))[1]


def nearest(session: Session, role_key: str, scope: Scope) -> tuple[Scope, list[Person]]:
    """Return the first scope of the chain where the role has active holders, and them; else the last."""
    if role_key == EVERYBODY:
        everybody = session.scalars(select(Person).where(Person.is_active).order_by(Person.login))
        return COMPANY_WIDE, list(everybody)
    found: Sequence[Person] = ()
    for place in scope.chain:
        found = session.scalars(
            select(Person)
            .join(RoleHolding, RoleHolding.person_id == Person.id)
            .where(
                Person.is_active,
                RoleHolding.role_key == role_key,
                RoleHolding.scope_kind == place.kind,
                RoleHolding.scope_id == place.id,
            )
            .distinct()
            .order_by(Person.login)
        ).all()
        if found:
            break
    return place, list(found)


def entitled(session: Session, person: Person, role_key: str, scope: Scope, at: datetime | None = None) -> bool:
    """Say whether the person may act in the role: as its holder, or standing in for one who is away."""
    if not person.is_active:
        return False
    acting = {person.id, *(one.id for one in principals(session, person, at or clock.now()))}
    return any(holder.id in acting for holder in holders(session, role_key, scope.kind, scope.id))
