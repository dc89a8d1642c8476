"""Demo mode: whether the demo clock may be moved, and how far it is ahead."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, request
from sqlalchemy.orm import Session

from engine import clock, commands
from engine.actor import Actor
from engine.commands.clock import DEMO
from engine.database import transaction
from engine.model import Setting
from web import current, db
from web.trial.visiting import visit

STEPS = (1, 4, 24, 72, 168)
# The health page answers even when the database does not, so it reads the clock itself.
_WITHOUT_CLOCK = ("static", "health.show")


def set_up(app: Flask) -> None:
    """Let each request of ``app`` run by this company's clock and give templates what they show of it."""

    @app.before_request
    def follow_the_clock() -> None:
        if request.endpoint not in _WITHOUT_CLOCK and visit() is None:
            commands.follow_clock(db.session())

    app.jinja_env.globals.update(clock_offset=clock.offset, clock_control=may_move, clock_steps=STEPS)


def may_move() -> bool:
    """Tell whether the person may move the clock: an administrator while demo mode is on."""
    return current.holds("admin") and is_on(db.session())


def is_on(session: Session) -> bool:
    """Tell whether demo mode is on."""
    row = session.get(Setting, DEMO)
    return bool(row is not None and row.value)


def switch(session: Session, on: bool, *, by: Actor) -> None:
    """Turn demo mode on or off; a clock that is ahead stays ahead, since time never goes back."""
    with transaction(session):
        row = session.get(Setting, DEMO) or Setting(key=DEMO)
        row.value, row.changed_at, row.changed_by = on, clock.now(), by.person_id
        session.add(row)


def ahead() -> timedelta:
    """Return how far the clock is ahead."""
    return clock.offset()
