"""Who may do what with a task or an instance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.errors import Conflict, NotAllowed, NotFound
from engine.model import Instance, Participant, Person, Task, TaskState
from engine.text import Text
from engine.work.claims import Right, right_to
from engine.work.people import find_person
from engine.work.signers import REASONS

READ_ALL = ("qa_auditor",)


def only_reads(by: Actor) -> bool:
    """Tell whether somebody is here to read: all roles held are those of auditors."""
    return by.kind == "person" and bool(by.held) and all(held.role_key in READ_ALL for held in by.held)


def require_owner(by: Actor) -> None:
    """Refuse who is neither process owner nor administrator.  Raises NotAllowed."""
    if by.kind != "system" and not by.holds("process_owner") and not by.holds("admin"):
        raise NotAllowed()


def right_of(session: Session, task: Task, by: Actor) -> Right | None:
    """Return the actor's right to claim the task: named, holding its role, or standing in for such a person."""
    person = find_person(session, by.id) if by.kind == "person" else None
    return right_to(session, task, person) if person is not None else None


def may_do(session: Session, task: Task, by: Actor) -> bool:
    """Tell whether the actor may complete the task now."""
    if by.kind == "system" or task.assignee_id == by.id:
        return True
    return task.assignee_id is None and right_of(session, task, by) is not None


def require_open(session: Session, task: Task | None) -> Task:
    """Return the task if it is still to be done.

    Raises NotFound, and Conflict with ``who`` and ``when`` when somebody has done it meanwhile.
    """
    if task is None:
        raise NotFound(Text("找不到该任务", "There is no such task"))
    if task.state == TaskState.OPEN:
        return task
    who = session.get(Person, task.completed_by) if task.completed_by else None
    details: dict[str, Any] = {
        "who": who.name if who else None,
        "when": task.completed_at,
        "state": task.state,
    }
    if task.state == TaskState.COMPLETED and who is not None:
        raise Conflict(
            Text(
                f"该任务已由{who.name}于{_read(task.completed_at)}办理",
                f"{who.name} completed this task at {_read(task.completed_at)}",
            ),
            **details,
        )
    why = REASONS.get(task.outcome)
    raise Conflict(
        Text(f"该任务已撤销：{why.zh}", f"This task was withdrawn: {why.en}")
        if why is not None
        else Text("该任务已被系统撤销，无需再办", "This task was withdrawn; nothing is left to do"),
        **details,
    )


def _read(moment: datetime | None) -> str:
    return f"{clock.local(moment):%m-%d %H:%M}" if moment else ""


def require_doer(session: Session, task: Task, by: Actor) -> None:
    """Raise Conflict naming the person when somebody else has claimed the task, else NotAllowed."""
    if may_do(session, task, by):
        return
    if task.assignee_id is not None and right_of(session, task, by) is not None:
        holder = session.get_one(Person, task.assignee_id)
        raise Conflict(
            Text(f"该任务已由{holder.name}认领", f"{holder.name} has claimed this task"),
            who=holder.name,
            when=task.claimed_at,
        )
    raise NotAllowed(Text("该任务不在您的待办之中", "This task is not yours"))


def may_read(session: Session, instance: Instance, by: Actor) -> bool:
    """Tell whether the actor may see the instance: an auditor, or somebody who may take part in it."""
    return any(by.holds(role) for role in READ_ALL) or may_take_part(session, instance, by)


def readers(instance: Instance) -> list[str]:
    """Return the roles that may read the instance and add to it without taking part otherwise."""
    return list(instance.revision.definition.settings.get("readers", []))


def may_take_part(session: Session, instance: Instance, by: Actor) -> bool:
    """Tell whether the actor may comment and attach: a participant, or entitled by a role in the scope."""
    if by.kind == "system":
        return True
    scope = (instance.scope_kind, instance.scope_id)
    if any(by.holds(role, *scope) for role in readers(instance)):
        return True
    takes_part = session.scalar(
        select(Participant.person_id)
        .where(Participant.instance_id == instance.id, Participant.person_id == by.id)
        .limit(1)
    )
    if takes_part:
        return True
    open_tasks = session.scalars(select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN))
    return any(task.assignee_id == by.id or right_of(session, task, by) is not None for task in open_tasks)


def cancellers(instance: Instance) -> tuple[str, ...]:
    """Return the roles that may end the instance before its time: administrators, and its ``cancel_roles``."""
    return ("admin", *instance.revision.definition.settings.get("cancel_roles", []))


def may_cancel(instance: Instance, by: Actor) -> bool:
    """Tell whether the actor may end the instance before its time."""
    scope = (instance.scope_kind, instance.scope_id)
    return by.kind == "system" or any(by.holds(role, *scope) for role in cancellers(instance))


def require_reader(session: Session, instance: Instance | None, by: Actor) -> Instance:
    """Return the instance if the actor may read it.

    Raises NotFound either way, so that a stranger cannot learn which numbers exist.
    """
    if instance is None or not may_read(session, instance, by):
        raise NotFound(Text("找不到该事项，或您无权查看", "There is no such case, or not for you"))
    return instance


def require_part(session: Session, instance: Instance | None, by: Actor) -> Instance:
    """Return the instance if the actor may add to it.

    Raises NotFound for a stranger, NotAllowed for somebody who may only read (an auditor).
    """
    found = require_reader(session, instance, by)
    if not may_take_part(session, found, by):
        raise NotAllowed(Text("您只有查看权限", "You may only read this case"))
    return found
