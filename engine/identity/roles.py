"""Roles people hold in scopes (D10)."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.catalogue.load import ROLES
from engine.database import transaction
from engine.errors import Invalid, NotFound
from engine.identity import facts
from engine.identity.administrators import ADMIN, keep_one
from engine.model import COMPANY, Department, Entry, Role, RoleHolding
from engine.records.departments import note_departments
from engine.text import Text

SCOPE_KINDS = (COMPANY, "project", "department")
_KEY = re.compile(r"[a-z][a-z0-9_]{1,63}")
_LONGEST = 100


def add_role(session: Session, key: str, name: Text, description: str = "", *, by: Actor) -> Role:
    """Add a role work can be addressed to, or change its names; what changed is recorded.

    Raises NotAllowed, Invalid (a key that diagrams cannot name, a name missing or too long).
    """
    facts.administrator(by)
    wanted = {"name_zh": name.zh.strip(), "name_en": name.en.strip(), "description": description.strip()}
    if not all(0 < len(wanted[each]) <= _LONGEST for each in ("name_zh", "name_en")):
        raise Invalid(
            Text(
                f"请填写角色的中文和英文名称（最多 {_LONGEST} 个字符）",
                f"Give the role a name in Chinese and in English (at most {_LONGEST} characters)",
            )
        )
    with transaction(session):
        role = session.get(Role, key)
        if role is None:
            if not _KEY.fullmatch(key):
                raise Invalid(
                    Text(
                        "角色代码由小写字母、数字和下划线组成，以字母开头",
                        "A role key has lower-case letters, digits and underscores and begins with a letter",
                    )
                )
            role = Role(key=key, **wanted)
            session.add(role)
            session.flush()
            ledger.append(session, ROLES, "role.added", by.id, {"role": key, **wanted})
        else:
            changed = facts.changes(role, wanted)
            if changed:
                ledger.append(session, ROLES, "role.changed", by.id, {"role": key, "changes": changed})
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
            raise Invalid(Text(f"没有代码为“{role_key}”的角色", f"There is no role {role_key}"))
        _check_scope(session, scope_kind, scope_id)
        wanted = {"person_id": person_id, "role_key": role_key, "scope_kind": scope_kind, "scope_id": scope_id}
        holding = session.scalar(select(RoleHolding).filter_by(**wanted))
        if holding is None:
            holding = RoleHolding(**wanted)
            session.add(holding)
            facts.about(session, person_id, "role.granted", by, _named(holding))
            session.flush()
            note_departments(session, by=by.id)
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
        session.flush()
        note_departments(session, by=by.id)


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
        raise Invalid(Text("请选择已有的项目或部门", f"There is no {kind} {scope_id}".rstrip()))
