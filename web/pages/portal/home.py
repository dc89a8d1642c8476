"""Where a customer begins."""

from __future__ import annotations

from flask import render_template

from web.pages.portal.base import blueprint


@blueprint.get("")
def home() -> str:
    """Offer to report a complaint or to follow one."""
    return render_template("portal/home.html")
