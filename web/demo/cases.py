"""Creates cases of every procedure in different states by playing them, as if the last days had gone by."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from engine import clock, sealing
from web.demo import (
    archives,
    audits,
    changes,
    delays,
    deviations,
    drawings,
    endings,
    lessons,
    nonconformities,
    personal,
    sales,
    stories,
    sweeps,
    vettings,
)
from web.demo.days import HOLIDAY, WEEKEND, opening
from web.trial.player import Player

_PACE = timedelta(minutes=20)
_SEALED = timedelta(days=8)
_RECENT = 60
_TIMELINE = (
    *archives.TIMELINE,
    *nonconformities.TIMELINE,
    *stories.TIMELINE,
    *endings.TIMELINE,
    *lessons.TIMELINE,
    *vettings.TIMELINE,
    *sweeps.TIMELINE,
    *drawings.TIMELINE,
    *sales.TIMELINE,
    *deviations.TIMELINE,
    *audits.TIMELINE,
    *changes.TIMELINE,
    *delays.TIMELINE,
    *personal.TIMELINE,
)


def create_cases(session: Session, key: Ed25519PrivateKey | None = None) -> None:
    """Play the stories on the days they happened; afterwards the clock is where it was.

    With ``key`` the log is sealed on the mornings of the last week.
    """
    present, now = clock.offset(), clock.now()
    told = [(present + _began(session, now, days), -days, story) for days, story in _TIMELINE]
    told.sort(key=lambda one: one[:2])
    player = Player(session, _PACE)
    # Stories of one day overlap: the log is sealed when all that happened has happened.
    latest = told[0][0]
    try:
        clock.set_offset(latest)
        for began, days, story in told:
            _pass_until(player, began)
            if key is not None and latest <= began and present - began < _SEALED:
                sealing.keep(session, key)
            story(player if days <= -1 else Player(session))
            latest = max(latest, clock.offset())
        _pass_until(player, present)
    finally:
        clock.set_offset(present)


def _began(session: Session, now: datetime, days: float) -> timedelta:
    """Return how far from now a story begins: on an earlier working day when the office opens."""
    if days < 1:
        return -timedelta(days=days)
    back = WEEKEND if days < _RECENT else HOLIDAY
    return opening(session, now - timedelta(days=days), back) - now


def _pass_until(player: Player, offset: timedelta) -> None:
    player.pass_until(clock.now() + (offset - clock.offset()))
    player.settle()
