"""Following a complaint by its number and the phone it was reported with."""

from __future__ import annotations

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.files import open_file
from engine.identity.throttle import TooMany
from engine.queries import customer
from engine.text import Text
from web import db, limits
from web.pages.portal import access
from web.pages.portal.base import blueprint, question, reporting
from web.pages.portal.progress import shown
from web.paths import local_path

REFUSAL = Text(
    "编号和手机号不匹配，请核对后再试",
    "Number and phone do not belong together; please check both",
)


@blueprint.get("/follow")
def follow() -> str | Response:
    """Ask for number and phone, unless this browser has given them already."""
    number = request.args.get("number", "")[:64]
    if number and access.granted(number) is not None:
        return redirect(_next(number))
    return render_template("portal/follow.html", number=number, phone="", refusal=None)


@blueprint.post("/follow")
def look_up() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Open the case for this browser; a wrong number and a wrong phone read alike."""
    number, phone = request.form.get("number", "")[:64], request.form.get("phone", "")[:40]
    try:
        tries = limits.take(limits.FOLLOWING, "follow", customer.number_key(number))
    except TooMany as refusal:
        wait = {"Retry-After": str(refusal.details["retry_after"])}
        return _again(number, phone, refusal.text), refusal.status, wait
    instance = customer.find(db.session(), reporting().process_key, number, phone)
    if instance is None:
        return _again(number, phone, REFUSAL), 422
    limits.give_back(tries)
    access.grant(instance)
    return redirect(_next(instance.number), 303)


@blueprint.get("/follow/<number>")
def case(number: str) -> str | Response:
    """Show where the case stands and what the customer was told."""
    instance = access.granted(number)
    if instance is None:
        return redirect(url_for(".follow", number=number))
    return render_template("portal/case.html", **shown(customer.view(db.session(), instance, question())))


@blueprint.get("/follow/<number>/report")
def closing_report(number: str) -> Response:
    """Send the closing report."""
    instance = access.granted(number)
    if instance is None:
        return redirect(url_for(".follow", number=number))
    row = customer.view(db.session(), instance, question()).report
    if row is None:
        raise NotFound()
    return send_file(open_file(row.digest), mimetype=row.media_type, as_attachment=True, download_name=row.name)


def _again(number: str, phone: str, refusal: Text) -> str:
    return render_template("portal/follow.html", number=number, phone=phone, refusal=refusal)


def _next(number: str) -> str:
    return local_path(request.args.get("next", "")) or url_for(".case", number=number)
