"""The list of records, and one record with how long it is kept, says who."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import FieldsInvalid
from engine.queries.records import Asked, count_due, entry, records
from engine.records.terms import Terms
from web import current, db
from web.pages.records.base import STANDINGS, blueprint, may_keep, role_names
from web.work import names
from web.work.answers import go
from web.work.filtering import page_of

NAMES = ("q", "class", "department", "process", "project", "standing")


@blueprint.get("/")
def index() -> str:
    """List the records that fit."""
    session = db.session()
    given = {name: request.args.get(name, "").strip()[:100] for name in NAMES}
    asked = Asked(*given.values())
    terms = Terms(session)
    departments = {terms.department_of(key) for key in terms.processes} - {""}
    roles = role_names()
    return render_template(
        "records/index.html",
        page=records(session, current.actor(), asked, page_of(request.args)),
        asked=asked,
        query={name: value for name, value in given.items() if value},
        due=count_due(session),
        standings=STANDINGS,
        classes={key: kind.title for key, kind in terms.classes.items()},
        departments={key: roles.get(key, key) for key in sorted(departments)},
        processes=names.process_names(session),
        projects=names.project_names(session),
    )


@blueprint.get("/<number>")
def show(number: str) -> str:
    """Show one record."""
    return _page(number)


@blueprint.post("/<number>/place")
def place(number: str) -> Response | tuple[str, int]:
    """Note where its paper lies."""
    try:
        commands.note_place(db.session(), number, request.form.get("place", ""), by=current.actor())
    except FieldsInvalid as refused:
        return _page(number, refused), refused.status
    return go(url_for(".show", number=number), _("已保存"))


@blueprint.post("/<number>/hold")
def hold(number: str) -> Response | tuple[str, int]:
    """Place a hold on this record."""
    form = request.form
    try:
        given = {"reason": form.get("reason", ""), "mandate": form.get("mandate", "")}
        commands.place_hold(db.session(), case_number=number, **given, by=current.actor())
    except FieldsInvalid as refused:
        return _page(number, refused), refused.status
    return go(url_for(".show", number=number), _("已冻结，解除之前不会销毁"))


def _page(number: str, refused: FieldsInvalid | None = None) -> str:
    session = db.session()
    found = entry(session, current.actor(), number)
    return render_template(
        "records/show.html",
        entry=found,
        process=names.process_names(session).get(found.line.record.process_key, found.line.record.process_key),
        project=names.project_names(session).get(found.line.record.project, found.line.record.project),
        department=role_names().get(found.line.department, found.line.department),
        may_keep=may_keep(),
        errors=refused.fields if refused else {},
        given=request.form,
    )
