"""Projects: their milestones, their cases on a time line, and what moving a date would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import clock, commands
from engine.commands.registers import version_of
from engine.definitions.milestones import MILESTONES
from engine.errors import FieldsInvalid
from engine.model import Entry
from engine.queries import factors, findings, milestones, projects
from engine.registers import access
from engine.registers.milestones import NO_DAY, REASON, day_in, news_of
from engine.text import Text
from web import current, db
from web.work import findings as shaped
from web.work import names
from web.work.answers import go
from web.work.timeline import draw

blueprint = Blueprint("projects", __name__, url_prefix="/projects")

blueprint.add_app_template_filter(names.standing_name, "standing")


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""


@blueprint.get("/")
def index() -> str:
    """List the projects with their next milestone and how their cases stand."""
    session, actor = db.session(), current.actor()
    found = projects.entries(session, actor)
    counts = projects.counts(session, actor, [entry.number for entry in found])
    lines = [(entry, _next(entry), counts[entry.number]) for entry in found]
    return render_template("projects/index.html", lines=lines)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """Show a project: milestones, what is overdue, its cases on a time line."""
    session, actor = db.session(), current.actor()
    entry = projects.find(session, number, actor)
    lines, stages = projects.lines(session, actor, number), projects.stages(entry)
    found = findings.of_project(session, actor, number)
    return render_template(
        "projects/show.html",
        entry=entry,
        stages=stages,
        counts=projects.counts(session, actor, [number])[number],
        missed=projects.missed(session, actor, number),
        found=findings.tally(found) if found is not None else None,
        factors=factors.of_project(session, actor, number),
        drawn=draw(lines, stages),
        most=projects.SHOWN,
        processes=names.process_names(session),
        may_change=_may_change(entry),
        today=clock.local(clock.now()).date(),
    )


@blueprint.get("/<number>/findings")
def found(number: str) -> str:
    """Show the findings of a project in figures, all of them or those of one procedure."""
    session, actor = db.session(), current.actor()
    entry = projects.find(session, number, actor)
    figures = shaped.figures(session, actor, number, request.args.get("process", ""))
    return render_template("projects/findings.html", entry=entry, figures=figures)


@blueprint.get("/<number>/dates")
def dates(number: str) -> str:
    """Show the planned dates, and what other ones would move."""
    entry = _kept(number)
    if "seen" not in request.args:
        return _dates_page(entry, entry.data)
    try:
        days = _days(entry, request.args)
        told = milestones.forecast(db.session(), entry, days, current.actor())
        given = {MILESTONES[key].planned: day.isoformat() if day else None for key, day in days.items()}
        news_of(entry.data, {**given, REASON: request.args.get(REASON)}, by=current.actor())
    except FieldsInvalid as refused:
        return _dates_page(entry, request.args, errors=refused.fields)
    return _dates_page(entry, request.args, told)


@blueprint.post("/<number>/dates")
def move(number: str) -> Response | tuple[str, int]:
    """Move the dates, and everything that hangs on them."""
    session, actor = db.session(), current.actor()
    entry = _kept(number)
    seen = request.form.get("seen", 0, type=int)
    try:
        days = _days(entry, request.form)
        told = milestones.forecast(session, entry, days, actor)
        commands.move_dates(session, number, days, reason=request.form.get(REASON, ""), seen=seen, by=actor)
    except FieldsInvalid as refused:
        return _dates_page(entry, request.form, errors=refused.fields), 422
    late = len(projects.missed(session, actor, number))
    words = _(
        "日期已调整，%(cases)s 件事项的期限随之重算，现有 %(late)s 项任务超期",
        cases=len(told.cases) + told.hidden,
        late=late,
    )
    return go(url_for(".show", number=number), words)


@blueprint.post("/<number>/reached")
def reached(number: str) -> Response:
    """Record that a milestone was reached."""
    milestone, day = request.form.get("milestone", ""), day_in(request.form.get("on"))
    if day is None:
        raise FieldsInvalid({"on": [NO_DAY]})
    commands.reach(db.session(), number, milestone, day, by=current.actor())
    return go(url_for(".show", number=number), _("已登记到达"))


def _kept(number: str) -> Entry:
    """Return a project whose dates the person may move.  Raises NotFound, NotAllowed."""
    session, actor = db.session(), current.actor()
    entry = projects.find(session, number, actor)
    access.require_editor(projects.register_of(session, actor), (entry.scope_kind, entry.scope_id), actor)
    return entry


def _may_change(entry: Entry) -> bool:
    actor = current.actor()
    return access.may_change(projects.register_of(db.session(), actor), (entry.scope_kind, entry.scope_id), actor)


def _next(entry: Entry) -> projects.Stage | None:
    """Return the milestone that is planned next and not reached."""
    open_ = [stage for stage in projects.stages(entry) if stage.reached is None and stage.planned is not None]
    return min(open_, key=lambda stage: stage.planned or date.max, default=None)


def _days(entry: Entry, given: Mapping[str, str]) -> dict[str, date | None]:
    """Return the days somebody wrote for milestones that are not reached.  Raises FieldsInvalid."""
    found: dict[str, date | None] = {}
    wrong = {}
    for one in MILESTONES.values():
        if entry.data.get(one.reached) or one.planned not in given:
            continue
        text = given[one.planned].strip()
        found[one.key] = day_in(text)
        if text and found[one.key] is None:
            wrong[one.planned] = [NO_DAY]
    if wrong:
        raise FieldsInvalid(wrong)
    return found


def _dates_page(
    entry: Entry,
    given: Mapping[str, str],
    told: milestones.Forecast | None = None,
    errors: Mapping[str, Sequence[Text]] | None = None,
) -> str:
    return render_template(
        "projects/dates.html",
        entry=entry,
        stages=projects.stages(entry),
        given=given,
        told=told,
        errors=errors or {},
        seen=given.get("seen") or version_of(db.session(), entry),
    )
