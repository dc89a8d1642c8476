"""End an instance before its time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.definitions.triggers import PROPERTY as RETAINED_FROM
from engine.errors import Invalid, NotAllowed
from engine.instances.cancelled import tell_waiting
from engine.instances.opened import open_instance
from engine.instances.recording import record
from engine.instances.saving import save
from engine.model import Instance, InstanceState
from engine.records import enter, project_of
from engine.text import Text
from engine.work.capacity import acting
from engine.work.permit import cancellers, may_cancel


@command
def cancel(session: Session, instance_id: str, *, reason: str, by: Actor) -> Instance:
    """Withdraw everything open in the instance; the reason is recorded.

    Cases that wait for it hear of it (message ``case.cancelled``).
    Raises NotFound, Conflict (has ended), NotAllowed (``may_cancel``), Invalid (no reason).
    """
    if not reason.strip():
        raise Invalid(Text("请填写撤销原因", "A reason is required"))
    opened = open_instance(session, instance_id)
    if not may_cancel(opened.instance, by):
        raise NotAllowed(Text("您无权撤销该事项", "You may not cancel this case"))
    opened.run.cancel()
    instance = opened.instance
    instance.state, instance.ended_at = InstanceState.CANCELLED, clock.now()
    tell_waiting(session, instance)
    record(
        session,
        instance,
        "instance.cancelled",
        by,
        {"project": project_of(instance), **acting(instance, by, cancellers(instance))},
        {"reason": reason.strip()},
    )
    enter(session, instance, opened.process.properties.get(RETAINED_FROM))
    save(opened, by)
    return instance
