"""Who has a working copy open: each browser says so every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import copy_of
from engine.model import Person, Seat

AWAY_AFTER = timedelta(seconds=45)


@dataclass(frozen=True)
class Sitting:
    """Somebody else who has the working copy open, and the file they look at."""

    name: str
    file_name: str
    seen_at: datetime


@command
def take_seat(session: Session, copy_id: str, file_name: str, *, by: Actor) -> list[Sitting]:
    """Note that the actor has the copy open at a file; return the others who do so now.

    Raises NotAllowed, NotFound, Conflict (closed).
    """
    copy = copy_of(session, copy_id, by)
    if by.person_id is not None:
        own = session.scalar(select(Seat).where(Seat.copy_id == copy.id, Seat.person_id == by.person_id))
        if own is None:
            own = Seat(copy_id=copy.id, person_id=by.person_id)
            session.add(own)
        own.file_name, own.seen_at = file_name[:200], clock.now()
    others = (
        select(Person.name, Seat.file_name, Seat.seen_at)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.copy_id == copy.id, Seat.person_id != by.id, Seat.seen_at > clock.now() - AWAY_AFTER)
        .order_by(Person.name)
    )
    return [Sitting(*row) for row in session.execute(others)]
