"""Reporting a complaint: the form in force, photos, a number to follow it by."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace

from flask import jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine.actor import CUSTOMER
from engine.errors import Invalid
from engine.queries import customer
from engine.services.complaints import PORTAL_CHANNELS
from engine.text import Text
from web import db, limits
from web.i18n import language
from web.pages.portal import access
from web.pages.portal.base import PHOTOS, blueprint, question, reporting
from web.pages.portal.progress import shown
from web.work import doors
from web.work.options import public_lists
from web.work.sent import Sent, sent_form

TRAP = "homepage"


@blueprint.get("/complaint")
def complaint() -> str:
    """Show the form a complaint is reported with."""
    session.setdefault("visitor", secrets.token_hex(16))
    form = doors.form_of(db.session(), reporting())
    return render_template(
        "portal/complaint.html",
        schema=form.worded(language()).schema if form is not None else {},
        data=public_lists(db.session()),
        request_key=secrets.token_hex(16),
        channel=_channel(),
        trap=TRAP,
    )


@blueprint.post("/complaint")
def report() -> Response:
    """File the complaint once and send the browser to its number."""
    if request.form.get(TRAP):
        raise Invalid(Text("提交未被接受，请刷新页面后重试", "This was not accepted; reload the page and try again"))
    sent = sent_form()
    if sum(map(len, sent.files.values())) > PHOTOS:
        raise Invalid(Text(f"一次最多上传 {PHOTOS} 个文件", f"At most {PHOTOS} files at a time"))
    tries = limits.take(limits.REPORTING, "report")
    try:
        instance = doors.enter(db.session(), reporting(), _own(sent), by=CUSTOMER, channel=_channel())
    except Invalid:
        limits.give_back(tries)
        raise
    access.grant(instance)
    return jsonify(location=url_for(".filed", number=instance.number))


@blueprint.get("/complaint/<number>")
def filed(number: str) -> str | Response:
    """Show the number, and what happens next."""
    instance = access.granted(number)
    if instance is None:
        return redirect(url_for(".follow", number=number))
    case = customer.view(db.session(), instance, question())
    return render_template("portal/filed.html", **shown(case))


def _channel() -> str:
    channel = request.args.get("channel", "")
    return channel if channel in PORTAL_CHANNELS else doors.WEBSITE


def _own(sent: Sent) -> Sent:
    """Bind the idempotency key to this browser: nobody gets another's number by its key."""
    if sent.request_key is None or "visitor" not in session:
        return replace(sent, request_key=None)
    bound = f"{session['visitor']}\0{sent.request_key}"
    return replace(sent, request_key=hashlib.sha256(bound.encode()).hexdigest())
