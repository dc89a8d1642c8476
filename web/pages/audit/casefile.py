"""The whole record of one case, event by event, with what proves it."""

from __future__ import annotations

from types import SimpleNamespace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import EngineError
from engine.instances.recording import stream_of
from engine.queries.casefile import files_of, find_case
from engine.sealing.state import seal_of
from web import current, db
from web.pages.audit.base import blueprint
from web.work import beginnings
from web.work.casepage import drawings
from web.work.filtering import page_of
from web.work.names import process_name, project_names
from web.work.record import record as events
from web.work.record import used_by

FINDING = "nonconformity"


def may_report() -> bool:
    """Tell whether the reader may report a nonconformity: where the procedure is in force, auditors may."""
    try:
        beginnings.find(db.session(), FINDING, current.actor())
    except EngineError:
        return False
    return True


@blueprint.get("/cases")
def find() -> Response:
    """Go to the record of the case whose number was typed in."""
    number = request.args.get("number", "").strip()
    return redirect(url_for(".case", ref=number) if number else url_for("cases.index"))


@blueprint.get("/cases/<ref>")
def case(ref: str) -> str:
    """Show the record of a case by its number or id."""
    session = db.session()
    instance = find_case(session, ref, current.actor())
    return render_template(
        "audit/case.html",
        case=SimpleNamespace(instance=instance, drawings=drawings(session, instance)),
        process=process_name(instance.revision.definition),
        project=project_names(session).get(instance.scope_id, instance.scope_id),
        page=events(session, instance, page_of(request.args)),
        used=used_by(session, instance),
        files=files_of(session, instance),
        seal=seal_of(session, stream_of(instance)),
        may_report=may_report(),
    )
