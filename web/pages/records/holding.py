"""Legal holds: which there are and were, placing one on many records, lifting."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import FieldsInvalid
from engine.queries.records import all_holds
from web import current, db
from web.pages.records.base import blueprint, may_keep
from web.work import names
from web.work.answers import go
from web.work.filtering import page_of

MARKS = ("case_number", "process_key", "project")


@blueprint.get("/holds/")
def holds() -> str:
    """List the holds, those in force first."""
    return _page()


@blueprint.post("/holds/")
def place_hold() -> Response | tuple[str, int]:
    """Place a hold on a case, a procedure or a project."""
    form = request.form
    try:
        given = {name: form.get(name, "") for name in (*MARKS, "reason", "mandate")}
        made = commands.place_hold(db.session(), **given, by=current.actor())
    except FieldsInvalid as refused:
        return _page(refused), refused.status
    return go(url_for(".holds"), _("已冻结：%(number)s", number=made.number))


@blueprint.post("/holds/<number>/lift")
def lift_hold(number: str) -> Response | tuple[str, int]:
    """Lift a hold; it stays on record."""
    try:
        commands.lift_hold(db.session(), number, reason=request.form.get("lift_reason", ""), by=current.actor())
    except FieldsInvalid as refused:
        return _page(refused, number), refused.status
    return go(url_for(".holds"), _("已解除冻结：%(number)s", number=number))


def _page(refused: FieldsInvalid | None = None, lifting: str = "") -> str:
    session = db.session()
    return render_template(
        "records/holds.html",
        page=all_holds(session, page_of(request.args)),
        processes=names.process_names(session),
        projects=names.project_names(session),
        may_keep=may_keep(),
        errors=refused.fields if refused else {},
        lifting=lifting,
        given=request.form,
    )
