"""Answers to actions that htmx sends and plain browsers may send too."""

from __future__ import annotations

import json

from flask import flash, make_response, redirect, request
from werkzeug.wrappers import Response


def is_htmx() -> bool:
    """Tell whether a part of a page asks, not a whole page."""
    return "HX-Request" in request.headers


def with_toast(page: str, text: str) -> Response:
    """Answer with a page part and let the browser show ``text`` as a toast."""
    response = make_response(page)
    response.headers["HX-Trigger"] = json.dumps({"fb:toast": {"text": text, "kind": "ok"}})
    return response


def go(location: str, told: str = "") -> Response:
    """Send the browser to another page, which says ``told``."""
    if told:
        flash(told)
    if not is_htmx():
        return redirect(location, 303)
    response = make_response("")
    response.headers["HX-Redirect"] = location
    return response
