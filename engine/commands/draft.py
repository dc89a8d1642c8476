"""Keep what a person has typed so far."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid
from engine.model import Task
from engine.text import Text
from engine.work.permit import require_doer, require_open

LIMIT = 200_000


@command
def save_draft(session: Session, task_id: str, data: dict[str, Any], *, by: Actor) -> Task:
    """Store an unchecked draft with the task; a draft is no record and writes no event.

    Raises NotFound, Conflict, NotAllowed, Invalid (over 200 kB).
    """
    task = require_open(session, session.get(Task, task_id))
    require_doer(session, task, by)
    if len(repr(data)) > LIMIT:
        raise Invalid(Text("草稿过大，无法保存", "The draft is too large to keep"))
    task.draft, task.draft_at = data, clock.now()
    return task
