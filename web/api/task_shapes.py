"""Tasks as they go in and out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.shapes import DataBody, Filtered, PersonShape, maybe, moment, string
from web.work.filtering import DUE


class TaskQuery(Filtered):
    """What narrows a list of tasks."""

    tab = string("which tasks", load_default="todo", validate=validate.OneOf(("todo", "claimable", "done")))
    due = string("by deadline", load_default="", validate=validate.OneOf(("", *DUE)))
    priority = string("`high` for urgent ones", load_default="", validate=validate.OneOf(("", "high")))


class TaskShape(Schema):
    """A task in a list."""

    id = string()
    name = string()
    instance = string("id of the case")
    number = string("number of the case")
    title = string("title of the case")
    process = string()
    project = maybe()
    created_at = moment()
    due_at = moment()
    completed_at = moment()
    priority = fields.Integer()
    outcome = string()
    urgency = string("overdue, today, soon or empty")


class TaskDetail(Schema):
    """A task; whoever may do it gets its form and the values the form begins with."""

    id = string()
    name = string()
    activity = string("id of the element in the diagram")
    instance = string("id of the case")
    number = string("number of the case")
    state = string("open, completed or cancelled")
    assignee = fields.Nested(PersonShape, allow_none=True)
    completed_by = fields.Nested(PersonShape, allow_none=True)
    created_at = moment()
    claimed_at = moment()
    due_at = moment()
    completed_at = moment()
    priority = fields.Integer()
    outcome = string()
    may_do = fields.Boolean(metadata={"description": "whether the owner of the token may complete it now"})
    form = fields.Dict(allow_none=True, metadata={"description": "the form-js form"})
    data = fields.Dict(allow_none=True, metadata={"description": "what the form begins with"})
    asks_cause = fields.Boolean(metadata={"description": "whether completing it now takes `delay_cause`: it is late"})
    causes = fields.List(fields.Nested(lambda: CauseShape()), metadata={"description": "the causes to choose from"})


class CompleteBody(DataBody):
    """The data of a form, and why the task is late."""

    delay_cause = string(
        "why the task is late, by the key of one of `causes` of the task; asked of a person who completes an overdue "
        "task, unless the policy or an earlier statement makes it needless (422, errors at this field)",
        load_default="",
    )
    delay_words = string("what happened, to the cause; asked with it", load_default="")


class CauseShape(Schema):
    """A cause one may give for a task that is late."""

    key = string()
    title = string("in the language of the owner of the token")


class DelayBody(Schema):
    """Why a task is late."""

    delay_cause = string("key of a cause", required=True)
    delay_words = string("what happened", required=True)


class TransferBody(Schema):
    """Who gets the task, and why."""

    to = string("id of a person", required=True)
    reason = string(required=True)


class CompletedShape(Schema):
    """What became of it."""

    instance = string("id of the case")
    next_task = maybe("id of the next task in it for the same person")
