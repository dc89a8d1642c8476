"""Refuses changes that another site made the browser send (CSRF).

A random token lies in the signed session cookie and comes back in the form field ``csrf_token`` or
the header ``X-CSRF-Token``; browsers that say ``Sec-Fetch-Site`` are believed first.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, request, session
from markupsafe import Markup

from web.current import API
from web.refusals import RequestForged

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def set_up(app: Flask) -> None:
    """Check every unsafe request of ``app`` and give templates ``csrf_token()`` and ``csrf_field()``."""
    app.before_request(check)
    app.jinja_env.globals.update(csrf_token=token, csrf_field=field)


def token() -> str:
    """Return the token of this session, made on first use."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    return str(session["csrf"])


def field() -> Markup:
    """Return the hidden form field that carries the token."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token())


def check() -> None:
    """Raise RequestForged for an unsafe request without the session's token.

    Under ``/api/`` nobody is signed in by cookie, so there is nothing to forge.
    """
    if request.method in _SAFE or request.path.startswith(API):
        return
    sent = request.headers.get(HEADER) or request.form.get(FIELD) or ""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise RequestForged()
    if not sent or not hmac.compare_digest(sent.encode(), str(session.get("csrf", "")).encode()):
        raise RequestForged()
