"""Roles people hold in scopes (D10)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.database import transaction
from engine.errors import Invalid, NotFound
from engine.identity import facts
from engine.identity.administrators import ADMIN, keep_one
from engine.model import COMPANY, Department, Entry, Role, RoleHolding
from engine.text import Text

SCOPE_KINDS = (COMPANY, "project", "department")


def add_role(session: Session, key: str, name: Text, description: str = "", *, by: Actor) -> Role:
    """Add a role work can be addressed to, or change its names."""
    facts.administrator(by)
    with transaction(session):
        role = session.get(Role, key)
        if role is None:
            role = Role(key=key, name_zh=name.zh, name_en=name.en, description=description)
            session.add(role)
        else:
            role.name_zh, role.name_en, role.description = name.zh, name.en, description
    return role


def grant(
    session: Session, person_id: str, role_key: str, scope_kind: str = COMPANY, scope_id: str = "", *, by: Actor
) -> RoleHolding:
    """Give a person a role in the company, in a project (its number) or in a department (its key).

    Done twice it is done once.
    """
    facts.administrator(by)
    with transaction(session):
        facts.person(session, person_id)
        if role_key == ADMIN and session.get(Role, ADMIN) is None:
            add_role(session, ADMIN, Text("管理员", "Administrator"), by=by)
        if session.get(Role, role_key) is None:
            raise Invalid(Text(f"没有角色 {role_key}", f"There is no role {role_key}"))
        _check_scope(session, scope_kind, scope_id)
        wanted = {"person_id": person_id, "role_key": role_key, "scope_kind": scope_kind, "scope_id": scope_id}
        holding = session.scalar(select(RoleHolding).filter_by(**wanted))
        if holding is None:
            holding = RoleHolding(**wanted)
            session.add(holding)
            facts.about(session, person_id, "role.granted", by, _named(holding))
    return holding


def revoke(session: Session, holding_id: str, *, by: Actor) -> None:
    """Take a role away; the last administrator keeps theirs."""
    facts.administrator(by)
    with transaction(session):
        holding = session.get(RoleHolding, holding_id)
        if holding is None:
            raise NotFound()
        session.delete(holding)
        if holding.role_key == ADMIN:
            keep_one(session)
        facts.about(session, holding.person_id, "role.revoked", by, _named(holding))


def _named(holding: RoleHolding) -> dict[str, str]:
    return {"role": holding.role_key, "scope_kind": holding.scope_kind, "scope_id": holding.scope_id}


def _check_scope(session: Session, kind: str, scope_id: str) -> None:
    if kind == COMPANY:
        found = scope_id == ""
    elif kind == "project":
        found = session.scalar(select(Entry.id).filter_by(register_key="project", number=scope_id)) is not None
    else:
        found = kind == "department" and session.scalar(select(Department.id).filter_by(key=scope_id)) is not None
    if not found:
        raise Invalid(Text(f"没有范围 {kind} {scope_id}", f"There is no scope {kind} {scope_id}"))
