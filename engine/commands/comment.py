"""Add a remark to an instance."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid
from engine.instances.late import Happened, enter, judged
from engine.instances.participants import join
from engine.instances.recording import record
from engine.model import Comment, Instance
from engine.text import Text
from engine.work.capacity import acting
from engine.work.permit import readers, require_part


@command
def comment(
    session: Session,
    instance_id: str,
    text: str,
    *,
    by: Actor,
    task_id: str | None = None,
    happened: Happened | None = None,
) -> Comment:
    """Add a comment; it can only be followed, never edited.

    ``happened`` says when what it tells was, if not now; beyond the policy's time it is a late entry (REC-018).
    Raises NotFound, Invalid (empty, > 4,000; ``late.judged``).
    """
    instance = require_part(session, session.get(Instance, instance_id), by)
    text = text.strip()
    if not text or len(text) > 4000:
        raise Invalid(Text("请填写 1 至 4000 字的留言", "A comment has 1 to 4,000 characters"))
    late = judged(session, happened)
    row = Comment(instance_id=instance.id, task_id=task_id, author_id=by.id, text=text, at=clock.now())
    session.add(row)
    session.flush()
    join(session, instance, by.id, "comment")
    body = {
        "comment": row.id,
        "task": task_id,
        **acting(instance, by, readers(instance)),
        **(late.body if late else {}),
    }
    record(session, instance, "comment.added", by, body, {"text": text, **(late.protected if late else {})})
    enter(session, instance, late, "", by=by)
    return row
