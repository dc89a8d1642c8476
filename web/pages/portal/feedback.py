"""The satisfaction question, asked while the process waits for it and answered once."""

from __future__ import annotations

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import commands
from engine.actor import CUSTOMER
from engine.errors import Conflict, NotFound
from engine.model import Instance
from engine.queries import customer
from engine.text import Text
from web import db
from web.i18n import language
from web.pages.portal import access
from web.pages.portal.base import blueprint, question, rating
from web.work import doors
from web.work.sent import sent_form


@blueprint.get("/feedback")
def feedback() -> str | Response:
    """Ask how satisfied the customer is, or say thanks."""
    instance = _granted()
    if instance is None:
        back = url_for(".feedback", number=_number())
        return redirect(url_for(".follow", number=_number(), next=back))
    case = customer.view(db.session(), instance, question())
    form = doors.form_of(db.session(), rating()) if case.may_rate else None
    schema = form.worded(language()).schema if form is not None else None
    return render_template("portal/feedback.html", case=case, schema=schema)


@blueprint.post("/feedback")
def rate() -> Response:
    """Take the answer; a second one changes nothing."""
    instance = _granted()
    if instance is None:
        raise NotFound(Text("请先输入编号和手机号", "Enter number and phone first"))
    number, sent = instance.number, sent_form()

    def pass_in() -> dict[str, Any]:
        if not customer.view(db.session(), instance, question()).may_rate:
            raise Conflict(Text("本次评价已结束", "This question is closed"), location=url_for(".case", number=number))
        doors.pass_in(db.session(), rating(), number, sent, by=CUSTOMER)
        return {}

    commands.once(db.session(), "portal.feedback", pass_in, by=CUSTOMER, request_key=f"feedback:{number}")
    return jsonify(location=url_for(".feedback", number=number))


def _granted() -> Instance | None:
    return access.granted(_number())


def _number() -> str:
    return request.args.get("number", "")[:64]
