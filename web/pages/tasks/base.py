"""The blueprint of the task pages, and how they find a task."""

from __future__ import annotations

from flask import Blueprint

from engine.errors import NotFound
from engine.model import Task
from engine.text import Text
from engine.work.permit import may_read, right_of
from web import current, db

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""


def find_task(task_id: str) -> Task:
    """Return the task in whatever state to somebody who may read its case, or whom it was offered to.

    Raises NotFound.  Whoever could have done it is told who was faster even without a part in the case.
    """
    session, actor = db.session(), current.actor()
    task = session.get(Task, task_id)
    if task is None or not (may_read(session, task.instance, actor) or right_of(session, task, actor)):
        raise NotFound(Text("找不到该任务", "There is no such task"))
    return task
