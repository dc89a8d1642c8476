"""Tries today whether the database refuses to change and to remove what was recorded; leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

_TRIED = {
    "update": "UPDATE event SET actor = actor WHERE stream = (SELECT min(stream) FROM event) AND seq = 1",
    "delete": "DELETE FROM event WHERE stream = (SELECT min(stream) FROM event) AND seq = 1",
}
_BUSY = ("locked", "timeout")


class Answer(StrEnum):
    """What the database said: it refused, it let it happen (undone at once), or it was too busy to say."""

    REFUSED = "refused"
    ALLOWED = "allowed"
    BUSY = "busy"


def try_walls(engine: Engine) -> Mapping[str, Answer]:
    """Try an update and a removal of the first recorded event, each in a transaction that is rolled back."""
    return {name: _tried(engine, statement) for name, statement in _TRIED.items()}


def _tried(engine: Engine, statement: str) -> Answer:
    # Closing the connection without a commit takes back what it did.
    with engine.connect() as connection:
        try:
            connection.execute(text(statement))
            return Answer.ALLOWED
        except OperationalError as error:
            return Answer.BUSY if any(word in str(error.orig).lower() for word in _BUSY) else Answer.REFUSED
        except DBAPIError:
            return Answer.REFUSED
