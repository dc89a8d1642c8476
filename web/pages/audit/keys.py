"""The keys of the log, the backups that were put back or tried, and how far the clock was off."""

from __future__ import annotations

from flask import render_template

from engine.sealing import periods
from engine.sealing.offsets import clock_offsets
from engine.sealing.restoring import rehearsals, restorations
from engine.sealing.stamping import stamps
from web import db
from web.pages.audit.base import blueprint


@blueprint.get("/keys/")
def keys() -> str:
    """Show the registers, newest first."""
    session = db.session()
    return render_template(
        "audit/keys.html",
        keys=periods(session)[::-1],
        restorations=restorations(session)[::-1],
        rehearsals=rehearsals(session)[::-1],
        stamps=stamps(session),
        offsets=clock_offsets(session),
    )
