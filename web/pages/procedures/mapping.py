"""The map of a procedure: how often its steps are done and how long they wait, on its diagram."""

from __future__ import annotations

from flask import render_template, request

from engine.errors import NotAllowed
from engine.eventlog import Asked
from engine.instances.programs import diagram_of
from engine.queries.revisions import editions
from engine.text import Text
from web import current, db
from web.pages.procedures.base import OVERSEERS, blueprint, edition_of, find
from web.work.maps import LEVELS, sheet_of
from web.work.names import process_name
from web.work.reports import Field, begins, ends, given

PERIOD = (
    Field("since", Text("发起自", "Begun from"), "date"),
    Field("until", Text("至", "To"), "date"),
)


@blueprint.get("/<key>/map")
@blueprint.get("/<key>/revisions/<label>/map")
def flow_map(key: str, label: str | None = None) -> str:
    """Show the map of a revision, of the one in force unless another is named; to owners and auditors."""
    if not current.holds(*OVERSEERS):
        raise NotAllowed
    session, definition = db.session(), find(key)
    told = editions(session, definition)
    edition = edition_of(told, label)
    asked = given(PERIOD, request.args)
    period = Asked(since=begins(asked.get("since")), until=ends(asked.get("until")))
    process = diagram_of(session, edition.revision.id).processes[key]
    return render_template(
        "procedures/map.html",
        definition=definition,
        name=process_name(definition),
        edition=edition,
        editions=told,
        fields=PERIOD,
        asked=asked,
        sheet=sheet_of(session, process, edition.revision, period),
        levels=LEVELS,
    )
