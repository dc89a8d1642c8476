"""The shapes of registers and their entries."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.shapes import PageQuery, maybe, moment, string


class EntryQuery(PageQuery):
    """What narrows a register."""

    q = string("words in number, title and key fields", load_default="", validate=validate.Length(max=100))
    project = string("number of a project", load_default="")
    retired = fields.Boolean(load_default=False, metadata={"description": "those out of use instead of those in use"})


class RegisterShape(Schema):
    """A register one may read."""

    key = string()
    name = string()
    key_fields = fields.List(fields.String(), metadata={"description": "the fields a search looks at"})
    form = maybe("key of its form")


class EntryShape(Schema):
    """An entry of a register."""

    number = string()
    title = string()
    project = maybe("number of the project it belongs to; null for the whole company")
    data = fields.Dict()
    created_at = moment()
    updated_at = moment()
    retired_at = moment("when it was taken out of use")
