"""Submitting: the form decides about the data, the files are kept, the command runs, all or nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import Actor
from engine.commands import Completed
from engine.commands.command import answered, command
from engine.commands.complete import completing
from engine.commands.start import starting
from engine.commands.take import locked_task
from engine.documents.refusals import FORM, FormReplaced
from engine.instances.papers import chosen
from engine.model import Instance, Task, TaskState
from engine.queries.casefile import values_at
from engine.work.permit import may_do, require_doer
from web.work import beginnings, forms, uploads
from web.work.beginnings import Beginning
from web.work.options import desk_lists
from web.work.sent import Sent


def complete(session: Session, task_id: str, sent: Sent, *, by: Actor) -> Completed:
    """Finish a task with what was submitted; done again under the same key, nothing happens twice.

    Raises what ``commands.complete`` raises (FormReplaced when the form does not count any more, which is recorded),
    and FieldsInvalid with messages by form component.
    """
    try:
        return _complete(session, task_id, sent, by=by)
    except FormReplaced as refusal:
        if refusal.refused is not None:
            old = refusal.refused
            commands.note_refusal(session, old.definition_id, FORM, label=old.label, by=by)
        raise


@command
def _complete(session: Session, task_id: str, sent: Sent, *, by: Actor) -> Completed:
    if answered(session, sent.request_key, completing(task_id), by) is not None:
        return commands.complete(session, task_id, {}, by=by, request_key=sent.request_key)
    task = locked_task(session, task_id)
    require_doer(session, task, by)
    paper = chosen(session, task, sent.form)
    form = forms.offered(session, task, sent.form)
    data: dict[str, Any] = {}
    if form is not None:
        data = form.check(
            sent.data, stored=values_at(session, task), context=desk_lists(session), files=uploads.infos(sent.files)
        )
        uploads.keep(session, task.instance_id, data, sent.files, by=by, task_id=task_id)
    revision_id = paper.id if paper is not None else None
    return commands.complete(
        session,
        task_id,
        data,
        by=by,
        request_key=sent.request_key,
        form=revision_id,
        happened=sent.happened,
        cause=sent.cause,
    )


@command
def start(session: Session, beginning: Beginning, sent: Sent, *, by: Actor) -> Instance:
    """Start a process with what was submitted; raises what ``commands.start`` raises, and FieldsInvalid."""
    if answered(session, sent.request_key, starting(beginning.key), by) is not None:
        return commands.start(session, beginning.key, {}, by=by, request_key=sent.request_key)
    form = beginnings.form(session, beginning)
    data: dict[str, Any] = {}
    if form is not None:
        data = form.check(sent.data, context=beginnings.context(session, by, form), files=uploads.infos(sent.files))
    instance = commands.start(session, beginning.key, data, by=by, request_key=sent.request_key, happened=sent.happened)
    if form is not None:
        uploads.keep(session, instance.id, data, sent.files, by=by)
    return instance


def next_in_case(session: Session, instance_id: str, actor: Actor) -> Task | None:
    """Return the open task of a case the actor may do now: their own first, then the most urgent."""
    found = select(Task).where(Task.instance_id == instance_id, Task.state == TaskState.OPEN)
    mine = [task for task in session.scalars(found) if may_do(session, task, actor)]
    return min(mine, key=_urgency, default=None)


def _urgency(task: Task) -> tuple[bool, bool, Any, str]:
    due = task.due_at.timestamp() if task.due_at else 0
    return (task.assignee_id is None, task.due_at is None, due, task.id)
