"""The keys of the log, the backups that were put back or tried, and how far the clock was off."""

from __future__ import annotations

from flask import render_template

from engine.sealing import periods
from engine.sealing.offsets import clock_offsets
from engine.sealing.restoring import rehearsals, replays, restorations
from engine.sealing.stamping import stamps
from engine.text import Text
from web import db
from web.pages.audit.base import blueprint

REPLAYED = {
    "destruction": Text("销毁清单", "Destruction list"),
    "privacy": Text("个人信息请求", "Request about personal data"),
}


@blueprint.get("/keys/")
def keys() -> str:
    """Show the registers, newest first."""
    session = db.session()
    return render_template(
        "audit/keys.html",
        keys=periods(session)[::-1],
        restorations=restorations(session)[::-1],
        rehearsals=rehearsals(session)[::-1],
        replays=replays(session)[::-1],
        replayed=REPLAYED,
        stamps=stamps(session),
        offsets=clock_offsets(session),
    )
