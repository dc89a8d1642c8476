"""Where a customer begins."""

from __future__ import annotations

from flask import render_template

from web import db
from web.pages.portal.base import PERSONAL, blueprint
from web.work import doors


@blueprint.get("")
def home() -> str:
    """Offer to report a complaint, to follow one, and to ask about personal data where a process takes that in."""
    takes = any(door.page == PERSONAL for door in doors.doors(db.session()).values())
    return render_template("portal/home.html", takes_privacy=takes)
