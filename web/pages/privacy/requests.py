"""Requests about personal data: asked by one, decided by another."""

from __future__ import annotations

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import EngineError, NotFound
from engine.model import Person, Register
from engine.privacy import erasures
from engine.privacy.orders import ASKED, BASES, KINDS, REGISTER, STATES
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
    entry = commands.ask_privacy(
        db.session(),
        sent.get("kind", ""),
        chosen(),
        sent.get("basis", ""),
        sent.get("reason", ""),
        by=current.actor(),
    )
    return go(url_for(".one", number=entry.number), _("已提出 %(number)s，须由另一人批准", number=entry.number))


@blueprint.get("/requests/<number>")
def one(number: str) -> str:
    """Show one request."""
    return _page(number)


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
    return render_template(
        "privacy/request.html",
        entry=entry,
        data=entry.data,
        targets=[target.partition(":") for target in entry.data["targets"]],
        kinds=KINDS,
        states=STATES,
        bases=BASES,
        people=_people(),
        may_decide=decides,
        refusal=refusal,
    )


def _people() -> dict[str, str]:
    return {row.id: row.name for row in db.session().execute(select(Person.id, Person.name))}
