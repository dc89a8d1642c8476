"""End an instance before its time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid, NotAllowed
from engine.instances.opened import open_instance
from engine.instances.recording import record
from engine.instances.saving import save
from engine.model import Instance, InstanceState
from engine.text import Text


@command
def cancel(session: Session, instance_id: str, *, reason: str, by: Actor) -> Instance:
    """Withdraw everything open in the instance; the reason is recorded.

    Only administrators may.  Raises NotFound, Conflict (has ended), NotAllowed, Invalid (no reason).
    """
    if by.kind != "system" and not by.holds("admin"):
        raise NotAllowed()
    if not reason.strip():
        raise Invalid(Text("请填写撤销原因", "A reason is required"))
    opened = open_instance(session, instance_id)
    opened.run.cancel()
    instance = opened.instance
    instance.state, instance.ended_at = InstanceState.CANCELLED, clock.now()
    record(session, instance, "instance.cancelled", by, {}, {"reason": reason.strip()})
    save(opened, by)
    return instance
