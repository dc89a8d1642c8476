"""Reporting a complaint: the form in force, photos, a number to follow it by."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.queries import customer
from engine.services.complaints import PORTAL_CHANNELS
from web import db
from web.pages.portal import access
from web.pages.portal.base import blueprint, question, reporting
from web.pages.portal.entering import asked, entered
from web.pages.portal.progress import shown
from web.work import doors


@blueprint.get("/complaint")
def complaint() -> str:
    """Show the form a complaint is reported with."""
    return render_template("portal/complaint.html", channel=_channel(), **asked(reporting()))


@blueprint.post("/complaint")
def report() -> Response:
    """File the complaint once and send the browser to its number."""
    instance = entered(reporting(), "report", _channel())
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
