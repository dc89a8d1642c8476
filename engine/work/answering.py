"""Who answers for late work: whoever has or had it, their superiors, and who answers for the procedure."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.model import Clock, Instance, Person, Task
from engine.work.departments import heads_above
from engine.work.permit import may_do

OWNER = "process_owner"


def answering(instance: Instance) -> list[str]:
    """Return the roles that answer for the cases of a procedure."""
    return [*instance.revision.definition.settings.get("cancel_roles", []), OWNER]


def may_explain(session: Session, instance: Instance, late: Task | Clock, by: Actor) -> bool:
    """Tell whether the actor may say why a task or limit of the case is late.

    The doer of a task may, anybody who has or had a task of the case for a limit, the heads above them, and who may
    end cases of the procedure or owns it.
    """
    scope = (instance.scope_kind, instance.scope_id)
    if by.kind == "system" or any(by.holds(role, *scope) for role in answering(instance)):
        return True
    if isinstance(late, Task) and late.completed_at is None and may_do(session, late, by):
        return True
    doers = {late.completed_by, late.assignee_id} if isinstance(late, Task) else _doers(session, instance)
    return by.id in doers or any(_is_above(session, by, session.get(Person, one)) for one in doers if one)


def _doers(session: Session, instance: Instance) -> set[str | None]:
    rows = session.execute(select(Task.completed_by, Task.assignee_id).where(Task.instance_id == instance.id))
    return {one for row in rows for one in row}


def _is_above(session: Session, by: Actor, person: Person | None) -> bool:
    if person is None or person.department_id is None:
        return False
    return any(head.id == by.id for head in heads_above(session, person.department_id))
