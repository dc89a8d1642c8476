"""Which cases this browser may follow: those it reported, and those it named with the right phone."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import session

from engine import clock
from engine.model import Instance
from engine.queries import customer
from web import db
from web.pages.portal.base import reporting
from web.work.doors import Door

KEPT = timedelta(hours=2)
MOST = 10
_KEY = "cases"


def grant(instance: Instance) -> None:
    """Let this browser follow the case for a while."""
    kept = {number: since for number, since in _granted().items() if number != instance.number}
    session[_KEY] = dict([*kept.items(), (instance.number, clock.now().isoformat())][-MOST:])


def granted(number: str, door: Door | None = None) -> Instance | None:
    """Return the case that came in by a door, that of complaints by default, if this browser may follow it."""
    if number not in _granted():
        return None
    return customer.with_number(db.session(), (door or reporting()).process_key, number)


def _granted() -> dict[str, str]:
    now = clock.now()
    kept: dict[str, str] = session.get(_KEY, {})
    return {number: since for number, since in kept.items() if now - datetime.fromisoformat(since) < KEPT}
