"""What the shapes of all rooms share: fields, problems, pages of lists, people, the data of forms."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from marshmallow import Schema, fields, validate


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


class PersonShape(Schema):
    """A person."""

    id = string()
    name = string()


class LateBody(Schema):
    """When what is told happened, if not now; later than the policy allows it is a late entry and needs the reason."""

    occurred_at = fields.AwareDateTime(
        load_default=None,
        default_timezone=UTC,
        metadata={"description": "when it happened, if that was not now; not in the future"},
    )
    late_reason = string("why it is recorded only now", load_default="")


class DataBody(LateBody):
    """The data of a form."""

    data = fields.Dict(load_default=dict, metadata={"description": "the form's data by key"})


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
