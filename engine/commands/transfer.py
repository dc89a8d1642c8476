"""Hand a task over to another person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.take import locked_task
from engine.errors import Invalid, NotAllowed
from engine.instances import notices
from engine.instances.participants import join
from engine.instances.recording import record
from engine.model import Person, Task
from engine.text import Text
from engine.work.capacity import acting
from engine.work.claims import EXCLUDED
from engine.work.permit import may_do

MANAGER = "cs_manager"
"""The role that may hand over what others have."""


@command
def transfer(session: Session, task_id: str, *, to: str, reason: str, by: Actor) -> Task:
    """Give the task to the person ``to``; a reason is required and recorded.

    Raises NotFound, Conflict, NotAllowed, Invalid (unknown or inactive person, no reason).
    """
    task = locked_task(session, task_id)
    is_own = may_do(session, task, by)
    if not is_own and not by.holds(MANAGER, task.instance.scope_kind, task.instance.scope_id):
        raise NotAllowed(Text("只有办理人或客服经理可以转办", "Only the assignee or the manager may hand over"))
    target = session.get(Person, to)
    if target is None or not target.is_active:
        raise Invalid(Text("请选择在职的接办人", "Choose an active person"))
    if target.id in task.properties.get(EXCLUDED, ()):
        raise NotAllowed(
            Text(f"{target.name}办理过前序环节，不能接办", f"{target.name} did the earlier work and may not take this")
        )
    if not reason.strip():
        raise Invalid(Text("请填写转办原因", "A reason is required"))
    before, task.assignee_id, task.claimed_at = task.assignee_id, target.id, clock.now()
    join(session, task.instance, target.id, "assignee")
    record(
        session,
        task.instance,
        "task.transferred",
        by,
        {
            "task": task.id,
            "activity": task.activity_id,
            "old": before,
            "new": target.id,
            **acting(task.instance, by, () if is_own else (MANAGER,)),
        },
        {"reason": reason.strip()},
    )
    number, name = task.instance.number, task.name
    text = Text(f"{by.name}把“{name}”转给您办理（{number}）", f'{by.name} handed "{name}" over to you ({number})')
    notices.tell(session, [target], "task", text, instance=task.instance, task=task)
    return task
