"""The blueprint of the test run; it answers inside sandboxes only, to process owners and administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from engine.errors import EngineError, NotFound
from web import i18n
from web.trial.visiting import Visit, visit

blueprint = Blueprint("trial", __name__, url_prefix="/trial")


@blueprint.before_request
def inside_only() -> None:
    """Answer nobody outside of a sandbox."""
    here()


def here() -> Visit:
    """Return the visit.  Raises NotFound outside of sandboxes."""
    found = visit()
    if found is None:
        raise NotFound()
    return found


def back(told: str = "", *, wrong: bool = False) -> Response:
    """Go to the page of the test run, which says ``told``."""
    if told:
        flash(told, "error" if wrong else "message")
    return redirect(here().page, 303)


def refused(refusal: EngineError) -> Response:
    """Go to the page of the test run, which says why something was not done."""
    return back(refusal.text.in_(i18n.language()), wrong=True)
