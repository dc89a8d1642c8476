"""Saying that something recorded is wrong, and deciding about it."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import Invalid
from engine.queries.casefile import find_case
from engine.text import Text
from web import current, db
from web.pages.cases.base import blueprint
from web.work.answers import go
from web.work.corrections import correction_of


@blueprint.post("/<ref>/corrections")
def correct(ref: str) -> Response:
    """Propose what is to be read instead of a recorded value."""
    session, actor, sent = db.session(), current.actor(), request.form
    instance = find_case(session, ref, actor)
    seq, _sep, field = sent.get("of", "").partition(":")
    if not seq.isdigit():
        raise Invalid(Text("请选择要更正的内容", "Choose what is to be corrected"))
    asked = correction_of(session, instance, int(seq), field, sent.get("new", ""), sent.get("reason", ""), actor)
    entry = commands.correct(session, instance.id, asked, by=actor)
    return go(url_for(".show", ref=instance.number), _("已登记更正 %(number)s", number=entry.number))


@blueprint.post("/<ref>/corrections/<number>")
def decide_correction(ref: str, number: str) -> Response:
    """Approve a correction or refuse it."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    agrees = request.form.get("decision") == "agree"
    commands.decide_correction(session, number, agrees=agrees, opinion=request.form.get("opinion", ""), by=actor)
    return go(url_for(".show", ref=instance.number), _("更正已批准") if agrees else _("已记录不批准"))
