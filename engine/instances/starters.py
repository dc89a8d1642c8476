"""Who may start a process by hand: one rule for pages, interface and command."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.instances.programs import diagram_of, process_of
from engine.model import Definition, Role
from engine.work.permit import only_reads
from engine.work.roles import EVERYBODY

_UNTIL_NAMED = ("process_owner", "admin")


def starters(session: Session, definition: Definition) -> Collection[str]:
    """Return the roles that may start the process in force; none of them means that nobody may.

    They are the ``start_roles`` of the catalogue.  Until it names them: whoever may deploy, and the roles of the
    lanes, by key or name.
    """
    roles = definition.settings.get("start_roles")
    if roles is not None or definition.current_id is None:
        return list(roles or ())
    lanes = process_of(diagram_of(session, definition.current_id), definition.key).lane_roles.values()
    if not lanes:
        return _UNTIL_NAMED
    named = or_(Role.key.in_(lanes), Role.name_zh.in_(lanes), Role.name_en.in_(lanes))
    return [*_UNTIL_NAMED, *session.scalars(select(Role.key).where(named))]


def starting_roles(session: Session, definition: Definition, by: Actor) -> list[str]:
    """Return the roles by which somebody may start the process by hand, in whatever scope they are held.

    What every employee may start is not for those who only audit: they change nothing.
    """
    held = {one.role_key for one in by.held}
    roles = [role for role in starters(session, definition) if role in held or by.holds(role)]
    return [role for role in roles if role != EVERYBODY] if only_reads(by) else roles


def may_start(session: Session, definition: Definition, by: Actor) -> bool:
    """Tell whether somebody may start the process by hand."""
    return by.kind == "system" or bool(starting_roles(session, definition, by))
