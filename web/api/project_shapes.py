"""The shapes of projects, their milestones, and what moving a date changes."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from engine.definitions.milestones import MILESTONES
from web.api.shapes import maybe, moment, string

_KEYS = validate.OneOf(list(MILESTONES))


class _Stage(Schema):
    """A milestone of a project."""

    key = string("name in expressions: `milestone.<key>`")
    title = string()
    planned = fields.Date(allow_none=True)
    reached = fields.Date(allow_none=True)


class ProjectShape(Schema):
    """A project with its milestones, and how the cases one may read stand."""

    number = string()
    title = string()
    milestones = fields.List(fields.Nested(_Stage))
    cases = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "how many are blocked, late, open and done"},
    )


class DatesBody(Schema):
    """The days milestones are planned for from now on; null where none is known."""

    dates = fields.Dict(
        keys=fields.String(validate=_KEYS),
        values=fields.Date(allow_none=True),
        required=True,
        validate=validate.Length(1),
        metadata={"description": "by milestone; those left out stay"},
    )


class MoveBody(DatesBody):
    """The new days, and why they move."""

    reason = string("asked for when a planned date moves", load_default="", validate=validate.Length(max=200))


class ReachedBody(Schema):
    """A milestone that was reached."""

    milestone = string("which one", required=True, validate=_KEYS)
    on = fields.Date(required=True, metadata={"description": "the day, not in the future"})


class _Shift(Schema):
    """A timer or deadline that moves."""

    kind = string("task or timer")
    step = string()
    old = moment(description="null: it had none")
    new = moment(description="null: it waits for a date")
    has_passed = fields.Boolean(metadata={"description": "overdue, or a timer that fires at once"})


class _Followed(Schema):
    """A case and what moves in it."""

    number = string()
    title = string()
    shifts = fields.List(fields.Nested(_Shift))
    refusal = maybe("why it cannot be worked out")


class DatesForecastShape(Schema):
    """What moves with the dates."""

    moved = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Date(allow_none=True)),
        metadata={"description": "old and new day by milestone"},
    )
    cases = fields.List(fields.Nested(_Followed))
    hidden = fields.Integer(metadata={"description": "cases that move which one may not read"})


class MissedShape(Schema):
    """A task whose deadline has passed."""

    task = string("its id")
    name = string()
    case = string("number of its case")
    due_at = moment()
    assignee = maybe("name of the person who has it")
