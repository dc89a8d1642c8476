"""The shapes of what goes in and out when cases move to another revision."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.shapes import maybe, moment, string


class MigrationBody(Schema):
    """Which cases move, and where to."""

    process = string("key of the process", required=True)
    from_label = string("revision the cases run on now, such as `A/0`", data_key="from", required=True)
    to_label = maybe("revision to go on by; the one in force unless given", data_key="to", load_default=None)
    mapping = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        metadata={"description": "elements whose id changed: old id to new id (`process#id` in called processes)"},
    )
    instances = fields.List(
        fields.String(),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 1000),
        metadata={"description": "numbers of the cases; all that run on the revision unless given"},
    )


class OrderBody(MigrationBody):
    """Which cases move, where to, and why."""

    reason = string("recorded in every case", required=True, validate=validate.Length(1, 500))


class _Moved(Schema):
    """Places at which cases would go on."""

    here = string(data_key="from", attribute="from")
    there = string(data_key="to", attribute="to")
    count = fields.Integer()


class _Waited(Schema):
    """Something that would begin or end to be waited for."""

    kind = string("task, service, timer, message or signal")
    name = string()
    count = fields.Integer()


class _Obstacle(Schema):
    """Why cases cannot move; `choices` may be named for the element in `mapping`."""

    element = string()
    reason = string()
    count = fields.Integer()
    cases = fields.List(fields.String(), metadata={"description": "numbers of the first of them"})
    choices = fields.List(fields.String())


class ForecastShape(Schema):
    """What would become of the cases."""

    total = fields.Integer()
    looked_at = fields.Integer(metadata={"description": "how many of them were looked at"})
    movable = fields.Integer()
    moved = fields.List(fields.Nested(_Moved))
    added = fields.List(fields.Nested(_Waited))
    removed = fields.List(fields.Nested(_Waited))
    obstacles = fields.List(fields.Nested(_Obstacle))


class _Reason(Schema):
    """Why a case stayed as it was, at an element."""

    element = string()
    reason = string()


class _Troubled(Schema):
    """A case that did not move: `refused` for the reasons given, `failed` for a fault."""

    case = string("its number")
    state = string()
    reasons = fields.List(fields.Nested(_Reason))


class OrderShape(Schema):
    """How far a migration is."""

    id = string()
    process = string()
    old = string(data_key="from", attribute="from")
    new = string(data_key="to", attribute="to")
    at = moment()
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "cases by state: waiting, done, refused, failed"},
    )
    troubled = fields.List(fields.Nested(_Troubled))
