"""The shapes of what goes in and out."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from marshmallow import Schema, fields, validate

from web.work.filtering import DUE


def string(description: str = "", **options: Any) -> fields.String:
    """Return a text field."""
    return fields.String(metadata={"description": description} if description else {}, **options)


def moment(description: str = "") -> fields.DateTime:
    """Return a field for a time that may be missing."""
    return fields.DateTime(allow_none=True, metadata={"description": description} if description else {})


def maybe(description: str = "", **options: Any) -> fields.String:
    """Return a text field that may be null."""
    return string(description, allow_none=True, **options)


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type = string("stable, `/problems/<code>`")
    title = string("the reason, in the language of the person")
    status = fields.Integer()
    code = string("stable name of the error")
    instance = string("the path asked for")
    errors = fields.Dict(
        keys=fields.String(), values=fields.List(fields.String()), metadata={"description": "messages by field"}
    )
    number = string("report number of a fault of the server")


class RequestKey(Schema):
    """The header by which a request done twice is done once."""

    key = string(
        "a random text; the same key again is not done again",
        data_key="Idempotency-Key",
        load_default=None,
        validate=validate.Length(1, 100),
    )


class PageQuery(Schema):
    """Which page of a list."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))


class Filtered(PageQuery):
    """What narrows a list."""

    process = string("key of a process", load_default="")
    project = string("number of a project", load_default="")
    q = string("part of number, title or task name", load_default="", validate=validate.Length(max=100))


class TaskQuery(Filtered):
    """What narrows a list of tasks."""

    tab = string("which tasks", load_default="todo", validate=validate.OneOf(("todo", "claimable", "done")))
    due = string("by deadline", load_default="", validate=validate.OneOf(("", *DUE)))
    priority = string("`high` for urgent ones", load_default="", validate=validate.OneOf(("", "high")))


class InstanceQuery(Filtered):
    """What narrows a list of cases."""

    tab = string(
        "all one may read, those one started, or copies for information",
        load_default="readable",
        validate=validate.OneOf(("readable", "started", "copies")),
    )
    state = string("with `tab=readable`", load_default="", validate=validate.OneOf(("", "active", "ended")))


class PersonShape(Schema):
    """A person."""

    id = string()
    name = string()


class PlaceShape(Schema):
    """Where a case stands: an open task and who has it, or the roles that may claim it."""

    task = string(attribute="task_id")
    name = string()
    holder = maybe("name of the person who has it")
    roles = fields.List(fields.String())
    since = moment()
    due_at = moment()


class InstanceShape(Schema):
    """A case."""

    id = string()
    number = string()
    title = string()
    process = string(attribute="process_key")
    project = maybe("number of the project it belongs to")
    state = string("active, completed, cancelled or failed")
    ended_as = maybe("the end event reached")
    started_at = moment()
    ended_at = moment()
    places = fields.List(fields.Nested(PlaceShape))


class InstanceDetail(InstanceShape):
    """A case with all one may read about it."""

    process_name = string()
    starter = maybe("name of the person who started it")
    parent = maybe("number of the case it belongs to")
    children = fields.List(fields.String(), metadata={"description": "numbers of the cases that belong to it"})
    clocks = fields.List(fields.Nested(lambda: ClockShape()))
    files = fields.List(fields.Nested(lambda: FileShape()))
    comments = fields.List(fields.Nested(lambda: CommentShape()))
    variables = fields.Dict(metadata={"description": "the values of the case"})


class ClockShape(Schema):
    """A service-level clock."""

    key = string()
    started_at = moment()
    due_at = moment()
    stopped_at = moment()
    breached_at = moment()


class FileShape(Schema):
    """A file of a case."""

    id = string()
    name = string()
    type = string(attribute="media_type")
    size = fields.Integer()
    sha256 = string(attribute="digest")
    field = string("the form field it was given in")
    task = maybe("the task it was given in", attribute="task_id")
    uploaded_at = moment()


class CommentShape(Schema):
    """A remark."""

    id = string()
    author = string()
    text = string()
    task = maybe("the task it was made in", attribute="task_id")
    at = moment()


class EventShape(Schema):
    """A fact of the ledger; those of one action share number and hash of their event, which is chained to the last."""

    seq = fields.Integer()
    at = moment()
    type = string()
    actor = string("id of the person, `system` or `customer`")
    hash = string("SHA-256 of the event")
    facts = fields.Dict(attribute="public", metadata={"description": "what is recorded in the open"})
    values = fields.Dict(attribute="revealed", metadata={"description": "protected values, if asked for and allowed"})
    withheld = fields.List(fields.String(), metadata={"description": "digests of protected values not shown"})
    erased = fields.List(fields.String(), metadata={"description": "digests of values that were erased"})


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


class LateBody(Schema):
    """When what is told happened, if not now; later than the policy allows it is a late entry and needs the reason."""

    occurred_at = fields.AwareDateTime(
        load_default=None,
        default_timezone=UTC,
        metadata={"description": "when it happened, if that was not now; not in the future"},
    )
    late_reason = string("why it is recorded only now", load_default="")


class StartBody(LateBody):
    """What a case begins with."""

    process = string("key of a process", required=True)
    data = fields.Dict(load_default=dict, metadata={"description": "the form's data by key"})


class DataBody(LateBody):
    """The data of a form."""

    data = fields.Dict(load_default=dict, metadata={"description": "the form's data by key"})


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


class CommentBody(LateBody):
    """A remark."""

    text = string(required=True)
    task = string("id of a task of the case", load_default=None)


class MessageBody(Schema):
    """A message from outside: it starts a case or goes to the one that waits for it."""

    name = string("name of the message", required=True)
    key = string("correlation key; not needed to start a case", load_default="")
    data = fields.Dict(load_default=dict, metadata={"description": "what the message carries"})


class CompletedShape(Schema):
    """What became of it."""

    instance = string("id of the case")
    next_task = maybe("id of the next task in it for the same person")


class ReachedShape(Schema):
    """The cases a message reached or started."""

    instances = fields.List(fields.Nested(InstanceShape))


class ProcessShape(Schema):
    """A process one may start."""

    key = string()
    name = string()
    purpose = string()
    form = fields.Dict(allow_none=True, metadata={"description": "the form-js form it begins with"})


class MeShape(PersonShape):
    """The owner of the token."""

    login = string()
    language = string()
    roles = fields.List(fields.Dict(), metadata={"description": "role, scope kind and scope of each role held"})
    counts = fields.Dict(values=fields.Integer(), metadata={"description": "how many rows each tab of the inbox has"})
