"""Asking about one's personal data: a short form that starts a request, and how far it is, with nothing else of it."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.identity.throttle import TooMany
from engine.queries import customer
from engine.queries.asking import find, view
from engine.text import Text
from web import db, limits
from web.pages.portal import access
from web.pages.portal.base import asking, blueprint
from web.pages.portal.entering import asked, entered
from web.pages.portal.progress import on
from web.work import doors

REFUSAL = Text(
    "编号和手机号不匹配，或该请求已办结：办结后联系方式即已清除，不能再查询",
    "Number and phone do not belong together, or the request is closed: how to reach you is cleared then, and it "
    "cannot be looked up any more",
)


@blueprint.get("/privacy")
def personal() -> str:
    """Show the form somebody asks with."""
    return render_template("portal/personal.html", **asked(asking()))


@blueprint.post("/privacy")
def ask() -> Response:
    """Start the request once and send the browser to its number."""
    instance = entered(asking(), "privacy", doors.WEBSITE)
    return jsonify(location=url_for(".request_state", number=instance.number))


@blueprint.get("/privacy/follow")
def follow_request() -> str:
    """Ask for number and phone."""
    return render_template("portal/personal-follow.html", number=_number(request.args), phone="", refusal=None)


@blueprint.post("/privacy/follow")
def look_up_request() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Open the request for this browser; a wrong number, a wrong phone and a closed request read alike."""
    number, phone = _number(request.form), request.form.get("phone", "")[:40]
    try:
        tries = limits.take(limits.FOLLOWING, "follow-privacy", customer.number_key(number))
    except TooMany as refusal:
        wait = {"Retry-After": str(refusal.details["retry_after"])}
        return _again(number, phone, refusal.text), refusal.status, wait
    instance = find(db.session(), asking().process_key, number, phone)
    if instance is None:
        return _again(number, phone, REFUSAL), 422
    limits.give_back(tries)
    access.grant(instance)
    return redirect(url_for(".request_state", number=instance.number), 303)


@blueprint.get("/privacy/<number>")
def request_state(number: str) -> str | Response:
    """Show number and state of the request to the browser that sent it or named its phone."""
    instance = access.granted(number, asking())
    if instance is None:
        return redirect(url_for(".follow_request", number=number))
    return render_template("portal/personal-state.html", asked=view(db.session(), instance), on=on)


def _again(number: str, phone: str, refusal: Text) -> str:
    return render_template("portal/personal-follow.html", number=number, phone=phone, refusal=refusal)


def _number(given: dict[str, str]) -> str:
    return given.get("number", "")[:64]
