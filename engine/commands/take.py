"""Claim a task for oneself, or give it back."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import NotAllowed
from engine.instances.participants import join
from engine.instances.recording import record
from engine.model import Instance, Task
from engine.prepared import Prepared
from engine.rows import change, columns, loaded
from engine.text import Text
from engine.work.capacity import acting
from engine.work.permit import require_doer, require_open, right_of

LOCKED = "locked_task"
_TASK = columns(Task)
_LOCK = Prepared(
    select(*_TASK, *columns(Instance))
    .join(Instance, Task.instance_id == Instance.id)
    .where(Task.id == bindparam("task_id"))
    .with_for_update(of=Instance)
)


def locked_task(session: Session, task_id: str) -> Task:
    """Return an open task with its instance locked; reads it once in a transaction.  Raises NotFound, Conflict."""
    transaction, task = session.info.get(LOCKED, (None, None))
    if transaction is not None and transaction is session.get_transaction() and task.id == task_id:
        return require_open(session, task)
    found = _LOCK.first(session, {"task_id": task_id})
    if found is None:
        return require_open(session, None)
    task = loaded(session, Task, found[: len(_TASK)])
    instance = loaded(session, Instance, found[len(_TASK) :])
    set_committed_value(task, "instance", instance)
    session.info[LOCKED] = (session.get_transaction(), task)
    return require_open(session, task)


@command
def claim(session: Session, task_id: str, *, by: Actor) -> Task:
    """Make the actor the one who does the task.  Raises NotFound, Conflict, NotAllowed."""
    task = locked_task(session, task_id)
    require_doer(session, task, by)
    if task.assignee_id is None:
        take(session, task, by)
    return task


def take(session: Session, task: Task, by: Actor) -> None:
    """Assign an unclaimed task to the actor inside the caller's command."""
    right = right_of(session, task, by)
    delegated_from = right.on_behalf_of if right else None
    change(session, task, assignee_id=by.id, claimed_at=clock.now(), delegated_from=delegated_from)
    join(session, task.instance, by.id, "assignee")
    role = [right.role] if right is not None and right.role else []
    body = {"task": task.id, "activity": task.activity_id, "delegated_from": delegated_from}
    body |= acting(task.instance, by, role, for_another=delegated_from is not None)
    record(session, task.instance, "task.claimed", by, body)


@command
def unclaim(session: Session, task_id: str, *, by: Actor) -> Task:
    """Give a claimed task back to its candidates.

    Raises NotFound, Conflict, NotAllowed (not the claimer, or assigned by the diagram to this person).
    """
    task = locked_task(session, task_id)
    if task.assignee_id != by.id:
        raise NotAllowed(Text("该任务不是由您认领的", "You have not claimed this task"))
    if right_of(session, task, by) is None:
        raise NotAllowed(
            Text(
                "该任务是指定给您的，不能退回待认领；可转办他人",
                "This task was given to you; hand it over instead",
            )
        )
    change(session, task, assignee_id=None, claimed_at=None, delegated_from=None)
    record(session, task.instance, "task.unclaimed", by, {"task": task.id, "activity": task.activity_id})
    return task
