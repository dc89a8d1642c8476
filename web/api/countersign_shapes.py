"""What programs send and get about countersigns."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.shapes import maybe, moment, string


class LineShape(Schema):
    """One signer."""

    number = fields.Integer()
    state = string("signed, awaited, queued, unneeded or withdrawn")
    roles = fields.List(fields.String(), metadata={"description": "names of the roles asked"})
    department = string("of the person")
    person = string("name of the person who has signed or has the task")
    principal = string("name of the absent person signed for")
    decision = string("such as agree, conditional, reject")
    opinion = string()
    at = moment()
    task = maybe("id of the task", attribute="task_id")
    is_late = fields.Boolean(metadata={"description": "whether the signer joined while it ran"})


class SheetShape(Schema):
    """A countersign of a case."""

    id = string()
    activity = string("id of the element in the diagram", attribute="activity_id")
    name = string()
    in_turn = fields.Boolean()
    is_running = fields.Boolean()
    outcome = maybe("agreed, refused or none; null while it runs and when it was broken off")
    lines = fields.List(fields.Nested(LineShape))


class AddSignerBody(Schema):
    """A role or a person, and why."""

    role = string("key of a role", load_default=None)
    person = string("id of a person", load_default=None)
    reason = string(required=True, validate=validate.Length(max=500))


class WithdrawSignerBody(Schema):
    """Why."""

    reason = string(required=True, validate=validate.Length(max=500))
