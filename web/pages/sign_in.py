"""Signing in and out, and the language of visitors."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine.identity import accounts
from engine.identity.sign_in import SignInRefused, sign_in
from engine.identity.throttle import TooMany
from web import current, db, limits, navigation
from web.i18n import LANGUAGES
from web.paths import local_path

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/")
def home() -> Response:
    """Send people to where they begin."""
    return redirect(url_for(navigation.home())) if current.person() else current.to_sign_in()


@blueprint.get("/sign-in")
def form() -> str | Response:
    """Show the sign-in form."""
    if current.person() is not None:
        return redirect(_back())
    return render_template("sign_in.html", login="", refusal=None)


@blueprint.post("/sign-in")
def enter() -> tuple[str, int] | Response:
    """Sign in and go to the page asked for."""
    login = request.form.get("login", "")
    try:
        counted = limits.take(limits.SIGNING_IN, "sign-in")
        person = sign_in(db.session(), login, request.form.get("password", ""))
    except (SignInRefused, TooMany) as refusal:
        return render_template("sign_in.html", login=login, refusal=refusal.text), refusal.status
    limits.give_back(counted)
    current.open_session(person)
    return redirect(_back(), 303)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session in this browser."""
    current.close_session()
    return redirect(url_for(".form"), 303)


@blueprint.post("/language")
def language() -> Response:
    """Choose the language: kept with the account, or in the cookie of a visitor."""
    chosen = request.form.get("locale", "")
    if chosen in LANGUAGES:
        session["locale"] = chosen
        if current.person() is not None:
            accounts.set_locale(db.session(), chosen, by=current.actor())
    return redirect(local_path(request.form.get("back", "")) or url_for(".home"), 303)


def _back() -> str:
    return local_path(request.args.get("next", "")) or url_for(".home")
