"""Requests about personal data: asked by one, decided by another."""

from __future__ import annotations

import json

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import EngineError, NotFound
from engine.model import Person, Register
from engine.privacy import erasures
from engine.privacy.orders import ASKED, BASES, DONE, FITTING, KINDS, REGISTER, RESTRICT, STATES
from engine.queries.registers import EntryFilters, rows
from engine.registers import get
from web import app_settings, current, db
from web.pages.privacy.base import blueprint, chosen, may_handle
from web.work.answers import go
from web.work.filtering import page_of


@blueprint.get("/")
def index() -> str:
    """Offer the search, and list the requests, latest first."""
    session, actor = db.session(), current.actor()
    register = session.get(Register, REGISTER)
    page = rows(session, register, actor, EntryFilters(page=page_of(request.args))) if register else None
    return render_template("privacy/index.html", page=page, kinds=KINDS, states=STATES, people=_people())


@blueprint.post("/requests")
def ask() -> Response:
    """Ask to erase what is held in the chosen entries and cases."""
    sent = request.form
    kind, _sep, basis = sent.get("basis", "").partition(":")
    entry = commands.ask_privacy(
        db.session(), kind, chosen(), basis, sent.get("reason", ""), by=current.actor(), of=sent.get("of", "")
    )
    return go(url_for(".one", number=entry.number), _("已提出 %(number)s，须由另一人批准", number=entry.number))


@blueprint.get("/requests/<number>")
def one(number: str) -> str:
    """Show one request."""
    return _page(number)


@blueprint.get("/requests/<number>/kept")
def kept(number: str) -> str:
    """Show what a restriction keeps to the two who asked for and approved it."""
    rows = commands.look_at_kept(db.session(), number, by=current.actor())
    shown = [(table, column, _words(value)) for table, _key, column, value in rows if column != "state_blob"]
    return render_template("privacy/kept.html", number=number, rows=shown)


@blueprint.post("/requests/<number>/decide")
def decide(number: str) -> Response | tuple[str, int]:
    """Approve a request, which carries it out, or refuse it."""
    agrees = request.form.get("decision") == "agree"
    session = db.session()
    try:
        commands.decide_privacy(
            session, number, agrees=agrees, opinion=request.form.get("opinion", ""), by=current.actor()
        )
    except EngineError as refusal:
        return _page(number, refusal), refusal.status
    erasures.keep(session, app_settings.settings(current_app).data)
    return go(url_for(".one", number=number), _("已执行") if agrees else _("已记录不批准"))


def _page(number: str, refusal: EngineError | None = None) -> str:
    entry = get(db.session(), REGISTER, number)
    if entry is None:
        raise NotFound()
    decides = may_handle() and entry.data["state"] == ASKED and entry.data["asked_by"] != current.actor().id
    data = entry.data
    is_kept = data["kind"] == RESTRICT and data["state"] == DONE and "ended_by" not in data
    return render_template(
        "privacy/request.html",
        entry=entry,
        data=data,
        targets=[target.partition(":") for target in entry.data["targets"]],
        kinds=KINDS,
        states=STATES,
        bases=BASES,
        people=_people(),
        may_decide=decides,
        fitting=FITTING,
        is_restriction=may_handle() and is_kept,
        may_see=is_kept and current.actor().id in (entry.data["asked_by"], entry.data["decided_by"]),
        refusal=refusal,
    )


def _words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def _people() -> dict[str, str]:
    return {row.id: row.name for row in db.session().execute(select(Person.id, Person.name))}
