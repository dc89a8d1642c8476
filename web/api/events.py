"""The recorded facts of a case."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from engine.queries.casefile import find_case
from engine.queries.facts import facts
from web import current, db
from web.api import paging
from web.api.instance_shapes import EventShape
from web.api.parsing import Part
from web.api.shapes import PageQuery

part = Part("events", __name__, "What was recorded, hash-chained per case.")


class EventQuery(PageQuery):
    """Which facts."""

    values = fields.Boolean(
        load_default=False,
        metadata={"description": "with the protected values; only for those who handle the case"},
    )


@part.route("/instances/<ref>/events")
@part.doc(operationId="listEvents")
@part.arguments(EventQuery, location="query")
@part.response(200, EventShape(many=True), headers=paging.HEADERS)
def index(query: dict[str, Any], ref: str) -> Any:
    """List the recorded facts of a case, oldest first, 200 to a page."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    page = facts(session, instance, actor, values=query["values"], number=query["page"])
    return paging.answer(page, page.rows)
