"""Cases, what is in them and what reaches them, as they go in and out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.shapes import Filtered, LateBody, maybe, moment, string


class InstanceQuery(Filtered):
    """What narrows a list of cases."""

    tab = string(
        "all one may read, those one started, or copies for information",
        load_default="readable",
        validate=validate.OneOf(("readable", "started", "copies")),
    )
    state = string("with `tab=readable`", load_default="", validate=validate.OneOf(("", "active", "ended")))


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


class StartBody(LateBody):
    """What a case begins with."""

    process = string("key of a process", required=True)
    data = fields.Dict(load_default=dict, metadata={"description": "the form's data by key"})


class CommentBody(LateBody):
    """A remark."""

    text = string(required=True)
    task = string("id of a task of the case", load_default=None)


class MessageBody(Schema):
    """A message from outside: it starts a case or goes to the one that waits for it."""

    name = string("name of the message", required=True)
    key = string("correlation key; not needed to start a case", load_default="")
    data = fields.Dict(load_default=dict, metadata={"description": "what the message carries"})


class ReachedShape(Schema):
    """The cases a message reached or started."""

    instances = fields.List(fields.Nested(InstanceShape))


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
