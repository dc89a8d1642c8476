"""Keeps the company from locking itself out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import NotAllowed
from engine.model import COMPANY, Person, RoleHolding
from engine.text import Text

ADMIN = "admin"


def keep_one(session: Session) -> None:
    """Raise NotAllowed when nobody active would be left who administers the whole company."""
    session.flush()
    # Locked, so that two administrators who remove each other at the same moment wait for one another.
    left = session.scalar(
        select(Person.id)
        .join(RoleHolding, RoleHolding.person_id == Person.id)
        .where(RoleHolding.role_key == ADMIN, RoleHolding.scope_kind == COMPANY, Person.is_active)
        .with_for_update()
    )
    if not left:
        raise NotAllowed(Text("至少要保留一名管理员", "At least one administrator must remain"))
