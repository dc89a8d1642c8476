"""Moves the clock of a demo company forward from the page header."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import clock, commands
from engine.errors import NotFound
from web import current, db, demo_mode
from web.pages.admin.base import blueprint
from web.paths import local_path


@blueprint.post("/clock")
def advance_clock() -> Response:
    """Let time pass; deadlines that pass take effect within a second."""
    if not demo_mode.is_on(db.session()):
        raise NotFound()
    commands.advance_clock(db.session(), request.form.get("hours", type=float, default=0.0), by=current.actor())
    flash(_("现在是 %(time)s", time=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"))
    return redirect(local_path(request.form.get("back", "")) or url_for(".index"), 303)
