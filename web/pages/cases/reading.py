"""The list of cases, the page of one case, and its diagram."""

from __future__ import annotations

from flask import Response, render_template, request

from engine.commands.read import mark_seen
from engine.definitions.layout import with_picture
from engine.instances.recording import stream_of
from engine.queries import cases
from engine.queries.casefile import find_case, source_of
from engine.queries.records import entry
from engine.sealing.state import seal_of
from engine.work.permit import READ_ALL
from web import current, db
from web.pages.cases.base import blueprint
from web.pages.records.base import READERS
from web.work import names, submit
from web.work.casepage import case_page
from web.work.filtering import filters_of, narrows, query_of

STATES = ("active", "ended")


@blueprint.get("/")
def index() -> str:
    """List the cases the person may see: where each is, who has it, since when."""
    session = db.session()
    filters = filters_of(request.args)
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = cases.rows(session, current.actor(), filters, state=state)
    return render_template(
        "cases/index.html",
        page=page,
        lines=[(row, row.places) for row in page.rows],
        filters=filters,
        state=state,
        query=query_of(request.args),
        narrowed=narrows(filters) or bool(state),
        processes=names.process_names(session),
        projects=names.project_names(session),
    )


@blueprint.get("/<ref>")
def show(ref: str) -> str:
    """Show a case by its number or its id."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    mark_seen(session, instance.id, by=actor)
    audits = current.holds(*READ_ALL)
    return render_template(
        "cases/show.html",
        case=case_page(session, instance.id, actor),
        mine=submit.next_in_case(session, instance.id, actor),
        record=entry(session, actor, instance.number) if instance.ended_at else None,
        may_see_records=current.holds(*READERS),
        seal=seal_of(session, stream_of(instance)) if audits else None,
        audits=audits,
    )


@blueprint.get("/<ref>/diagram.bpmn")
@blueprint.get("/<ref>/diagram/<process_key>.bpmn")
def diagram(ref: str, process_key: str | None = None) -> Response:
    """Send the diagram the case runs on, or that of a process it calls, laid out where it has no picture."""
    session = db.session()
    instance = find_case(session, ref, current.actor())
    source = source_of(session, instance, process_key or instance.process_key)
    response = Response(with_picture(source), mimetype="application/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
