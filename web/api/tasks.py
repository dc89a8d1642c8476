"""Tasks: list, read, claim, complete, hand over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine import commands
from engine.errors import Conflict, NotAllowed, NotFound
from engine.instances.delays import LISTING, WORDS, Cause, causes, is_asked
from engine.model import Task, TaskState
from engine.queries.casefile import values_at
from engine.queries.inbox import Inbox
from engine.text import Text
from engine.work.permit import may_do, require_reader
from web import current, db
from web.api import paging
from web.api.bodies import MULTIPART_COMPLETE
from web.api.out import person_out, row_out
from web.api.parsing import BODY, Part, sent
from web.api.shapes import RequestKey
from web.api.task_shapes import CompleteBody, CompletedShape, DelayBody, TaskDetail, TaskQuery, TaskShape, TransferBody
from web.i18n import language
from web.work import forms, submit
from web.work.filtering import Filters
from web.work.options import desk_lists

part = Part("tasks", __name__, "Work of people.")


@part.route("/tasks")
@part.doc(operationId="listTasks")
@part.arguments(TaskQuery, location="query")
@part.response(200, TaskShape(many=True), headers=paging.HEADERS)
def index(query: dict[str, Any]) -> Any:
    """List one's tasks, one's claimable tasks or those one has done, 50 to a page."""
    filters = Filters(
        query["process"], query["project"], query["due"], query["priority"], query["q"], page=query["page"]
    )
    page = Inbox(db.session(), current.actor()).page(query["tab"], filters)
    return paging.answer(page, map(row_out, page.rows))


@part.route("/tasks/<task_id>")
@part.doc(operationId="readTask")
@part.response(200, TaskDetail)
def read(task_id: str) -> dict[str, Any]:
    """Read a task; whoever may do it gets its form and the values the form begins with."""
    return _shown(_find(task_id))


@part.route("/tasks/<task_id>/claim", methods=["POST"])
@part.doc(operationId="claimTask")
@part.arguments(RequestKey, location="headers")
@part.response(200, TaskDetail)
def claim(key: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Claim a task."""
    return _once(key, "claim", task_id, lambda: commands.claim(db.session(), task_id, by=current.actor()))


@part.route("/tasks/<task_id>/unclaim", methods=["POST"])
@part.doc(operationId="unclaimTask")
@part.arguments(RequestKey, location="headers")
@part.response(200, TaskDetail)
def unclaim(key: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Give a claimed task back to its candidates."""
    return _once(key, "unclaim", task_id, lambda: commands.unclaim(db.session(), task_id, by=current.actor()))


@part.route("/tasks/<task_id>/transfer", methods=["POST"])
@part.doc(operationId="transferTask")
@part.arguments(RequestKey, location="headers")
@part.arguments(TransferBody)
@part.response(200, TaskDetail)
def transfer(key: dict[str, Any], body: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Hand a task over to another person, with a reason."""

    def hand_over() -> Task:
        return commands.transfer(db.session(), task_id, to=body["to"], reason=body["reason"], by=current.actor())

    return _once(key, "transfer", task_id, hand_over)


@part.route("/tasks/<task_id>/complete", methods=["POST"])
@part.doc(operationId="completeTask", requestBody=MULTIPART_COMPLETE)
@part.arguments(RequestKey, location="headers")
@part.arguments(CompleteBody, location=BODY)
@part.response(200, CompletedShape)
def complete(key: dict[str, Any], body: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Complete a task; its form decides about the data as on the page."""
    try:
        given = replace(sent(body, key["key"]), cause=_cause(body))
        done = submit.complete(db.session(), task_id, given, by=current.actor())
    except (Conflict, NotAllowed):
        # A stranger is not told that there is such a task.
        _find(task_id)
        raise
    return {"instance": done.instance_id, "next_task": done.next_task_id}


@part.route("/tasks/<task_id>/delay", methods=["POST"])
@part.doc(operationId="explainDelay")
@part.arguments(RequestKey, location="headers")
@part.arguments(DelayBody)
@part.response(200, TaskDetail)
def explain(key: dict[str, Any], body: dict[str, Any], task_id: str) -> dict[str, Any]:
    """State why a task is late, before it is completed or afterwards."""

    def state() -> Task:
        commands.explain_delay(db.session(), task_id, _cause(body), by=current.actor())
        return _find(task_id)

    return _once(key, "delay", task_id, state)


def _cause(body: dict[str, Any]) -> Cause:
    return Cause(body[LISTING], body[WORDS])


def _once(key: dict[str, Any], action: str, task_id: str, do: Callable[[], Task]) -> dict[str, Any]:
    def act() -> dict[str, Any]:
        return {"task": do().id}

    _find(task_id)
    commands.once(db.session(), f"{action}:{task_id}", act, by=current.actor(), request_key=key["key"])
    return _shown(_find(task_id))


def _find(task_id: str) -> Task:
    task = db.session().get(Task, task_id)
    if task is None:
        raise NotFound(Text("找不到该任务", "There is no such task"))
    require_reader(db.session(), task.instance, current.actor())
    return task


def _shown(task: Task) -> dict[str, Any]:
    session, actor = db.session(), current.actor()
    doing = task.state == TaskState.OPEN and may_do(session, task, actor)
    form = forms.offered(session, task) if doing else None
    return {
        "id": task.id,
        "name": task.name,
        "activity": task.activity_id,
        "instance": task.instance_id,
        "number": task.instance.number,
        "state": task.state,
        "assignee": person_out(session, task.assignee_id),
        "completed_by": person_out(session, task.completed_by),
        "created_at": task.created_at,
        "claimed_at": task.claimed_at,
        "due_at": task.due_at,
        "completed_at": task.completed_at,
        "priority": task.priority,
        "outcome": task.outcome,
        "may_do": doing,
        "form": form.worded(language()).schema if form is not None else None,
        "data": {**values_at(session, task), **desk_lists(session)} if form is not None else None,
        "asks_cause": doing and is_asked(session, task),
        "causes": [{"key": key, "title": title.in_(language())} for key, title in causes(session).items()],
    }
