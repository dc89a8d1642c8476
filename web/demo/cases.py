"""Creates complaints in different states by playing them, as if the last days had gone by."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from engine import clock
from web.demo import endings, stories
from web.demo.player import Player


def create_cases(session: Session) -> None:
    """Play the stories on the days they happened; afterwards the clock is where it was."""
    player, present = Player(session), clock.offset()
    try:
        for days, story in sorted((*stories.TIMELINE, *endings.TIMELINE), key=lambda told: -told[0]):
            clock.set_offset(present - timedelta(days=days))
            player.settle()
            story(player)
    finally:
        clock.set_offset(present)
    player.settle()
