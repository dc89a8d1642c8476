"""State why work is late, before it is done or afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Conflict, NotAllowed, NotFound
from engine.instances import delays
from engine.instances.delays import Cause
from engine.instances.late import Happened, enter, judged
from engine.instances.opened import lock_instance
from engine.instances.participants import join
from engine.instances.recording import record
from engine.model import Clock, DelayCause, Delayed, Instance, Task, TaskState
from engine.text import Text
from engine.work.answering import answering, may_explain
from engine.work.capacity import acting
from engine.work.permit import require_part

EVENT = "delay.explained"


@dataclass(frozen=True)
class _About:
    """What is late: what an event says of it, what a list calls it, and when it ended."""

    kind: Delayed
    name: str
    body: Mapping[str, Any]
    ended: datetime | None


@command
def explain_delay(session: Session, about: str, cause: Cause, *, by: Actor) -> DelayCause:
    """State why the task, or the limit of a case, with this id is late.

    While it is open it may be stated anew; every statement is recorded and the last one counts.  Once it has ended a
    cause is stated once, as a late entry beyond the policy's time (REC-018); what is wrong then is corrected beside it.
    Raises NotFound, NotAllowed (``may_explain``), Conflict (not late, stated already), FieldsInvalid.
    """
    found = session.get(Task, about) or session.get(Clock, about)
    if found is None:
        raise NotFound(Text("找不到该任务或时限", "There is no such task or limit"))
    instance = lock_instance(session, require_part(session, session.get(Instance, found.instance_id), by).id)
    session.refresh(found)
    what = _about(found)
    withdrawn = isinstance(found, Task) and found.state == TaskState.CANCELLED
    if withdrawn or not delays.is_late(found.due_at, what.ended):
        raise Conflict(Text("未超期，无需说明原因", "This is not late; no cause is needed"))
    if not may_explain(session, instance, found, by):
        raise NotAllowed(
            Text(
                "由办理人、其主管或流程负责人说明超期原因", "Who does it, their superior or the process owner says why"
            )
        )
    if what.ended is not None and session.get(DelayCause, found.id) is not None:
        text = Text(
            "原因已经记录，不能改动；如有误，请在事项页登记更正",
            "A cause is recorded and stays; if it is wrong, enter a correction on the page of the case",
        )
        raise Conflict(text)
    cause = delays.checked(session, cause)
    late = judged(session, Happened(what.ended, cause.words)) if what.ended is not None else None
    made_up = late.body if late is not None and late.is_late else {}
    delays.keep(session, instance, (what.kind, found.id), cause, by=by, is_made_up=bool(made_up))
    body = {**what.body, **cause.body, **acting(instance, by, answering(instance)), **made_up}
    record(session, instance, EVENT, by, body, cause.protected)
    enter(session, instance, late, what.name, by=by)
    if by.kind == "person":
        join(session, instance, by.id, "delay")
    session.flush()
    return session.get_one(DelayCause, found.id)


def _about(found: Task | Clock) -> _About:
    if isinstance(found, Task):
        body = {"task": found.id, "activity": found.activity_id, "name": found.name}
        return _About(Delayed.TASK, found.name, body, found.completed_at)
    return _About(Delayed.LIMIT, found.key, {"clock": found.key}, found.stopped_at)
