"""Creates cases of every procedure in different states by playing them, as if the last days had gone by."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from engine import clock
from web.demo import archives, changes, delays, drawings, endings, lessons, sales, stories, sweeps, vettings
from web.trial.player import Player

_PACE = timedelta(minutes=40)
_TIMELINE = (
    *archives.TIMELINE,
    *stories.TIMELINE,
    *endings.TIMELINE,
    *lessons.TIMELINE,
    *vettings.TIMELINE,
    *sweeps.TIMELINE,
    *drawings.TIMELINE,
    *sales.TIMELINE,
    *changes.TIMELINE,
    *delays.TIMELINE,
)


def create_cases(session: Session) -> None:
    """Play the stories on the days they happened; afterwards the clock is where it was."""
    present = clock.offset()
    told = [(_began(present, days), days >= 1, story) for days, story in _TIMELINE]
    told.sort(key=lambda one: one[0])
    player = Player(session, _PACE)
    try:
        clock.set_offset(told[0][0])
        for began, is_past, story in told:
            _pass_until(player, began)
            story(player if is_past else Player(session))
        _pass_until(player, present)
    finally:
        clock.set_offset(present)


def _began(present: timedelta, days: float) -> timedelta:
    """Return the offset at which a story begins: on an earlier day when the office opens."""
    ahead = present - timedelta(days=days)
    if days < 1:
        return ahead
    moment = clock.local(clock.now()) + (ahead - clock.offset())
    return ahead + (moment.replace(hour=9, minute=10) - moment)


def _pass_until(player: Player, offset: timedelta) -> None:
    player.pass_until(clock.now() + (offset - clock.offset()))
    player.settle()
