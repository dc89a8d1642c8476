"""The list of records, and one record with how long it is kept, says who."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.commands.audit import AUDITORS
from engine.errors import FieldsInvalid
from engine.queries.records import Asked, count_due, entry, records
from engine.records.departments import Departments
from engine.records.terms import Terms
from web import current, db
from web.pages.records.base import STANDINGS, blueprint, managed_name, may_keep
from web.work import names
from web.work.answers import go
from web.work.filtering import page_of

NAMES = ("q", "class", "department", "process", "project", "standing")


def asked_of(args: Mapping[str, str]) -> Asked:
    """Return what an address narrows the list by."""
    return Asked(*(args.get(name, "").strip()[:100] for name in NAMES))


@blueprint.get("/")
def index() -> str:
    """List the records that fit."""
    session = db.session()
    given = {name: request.args.get(name, "").strip()[:100] for name in NAMES}
    asked = asked_of(request.args)
    terms = Terms(session)
    departments = {key: managed_name(one) for key, one in Departments(session).known().items()}
    return render_template(
        "records/index.html",
        page=records(session, current.actor(), asked, page_of(request.args)),
        asked=asked,
        query={name: value for name, value in given.items() if value},
        due=count_due(session),
        may_keep=may_keep(),
        standings=STANDINGS,
        classes={key: kind.title for key, kind in terms.classes.items()},
        departments=dict(sorted(departments.items(), key=lambda one: one[1])),
        managed_name=managed_name,
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
        department=managed_name(found.line.managed),
        may_keep=may_keep(),
        may_audit=current.holds(*AUDITORS),
        errors=refused.fields if refused else {},
        given=request.form,
    )
