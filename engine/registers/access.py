"""Who may read and who may change the entries of a register: roles, in the scope of the entry or company-wide."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.errors import NotAllowed, NotFound
from engine.model import COMPANY, Entry, Register
from engine.text import Text
from engine.work.permit import READ_ALL


def readers(register: Register) -> tuple[str, ...]:
    """Return the roles that read the register: its readers, its editors, and who audits everything."""
    return (*register.readers, *register.editors, *READ_ALL)


def shown(session: Session, by: Actor) -> list[Register]:
    """Return the registers of which the actor may read at least the entries of one scope, by key."""
    registers = session.scalars(select(Register).order_by(Register.key))
    return [register for register in registers if _anywhere(readers(register), by)]


def require_readable(session: Session, key: str, by: Actor) -> Register:
    """Return a register the actor may read in some scope.  Raises NotFound, also when they may not."""
    register = session.get(Register, key)
    if register is None or not _anywhere(readers(register), by):
        raise NotFound(Text("找不到该台账", "There is no such register"))
    return register


def may_read(register: Register, scope: tuple[str, str], by: Actor) -> bool:
    """Tell whether the actor may read entries of this scope."""
    return any(by.holds(role, *scope) for role in readers(register))


def visible(register: Register, by: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may read an entry of a register they may read."""
    roles = readers(register)
    if any(by.holds(role) for role in roles):
        return true()
    scopes = {(held.scope_kind, held.scope_id) for held in by.held if held.role_key in roles}
    return or_(*(and_(Entry.scope_id == id_, Entry.scope_kind == kind) for kind, id_ in sorted(scopes)))


def may_add(register: Register, by: Actor) -> bool:
    """Tell whether the actor may add entries in some scope; nobody may where a register names no editors."""
    return _anywhere(register.editors, by)


def may_change(register: Register, scope: tuple[str, str], by: Actor) -> bool:
    """Tell whether the actor may change entries of this scope."""
    return any(by.holds(role, *scope) for role in register.editors)


def require_editor(register: Register, scope: tuple[str, str], by: Actor) -> None:
    """Refuse who may not change entries of this scope.  Raises NotAllowed."""
    if not may_change(register, scope, by):
        raise NotAllowed(Text("您不能修改此范围内的台账", "You may not change entries of this scope"))


def scope_of(register: Register, number: str, data: dict[str, object]) -> tuple[str, str]:
    """Return where an entry belongs: a project to itself, others to the project they name, else to the company."""
    project = number if register.key == "project" else str(data.get("project") or "")
    return ("project", project) if project else (COMPANY, "")


def _anywhere(roles: Sequence[str], by: Actor) -> bool:
    return any(by.holds(role) for role in roles) or any(held.role_key in roles for held in by.held)
