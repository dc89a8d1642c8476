"""Counts tries, so that guessing and flooding end: so many within a time, then a pause.

The counts lie in the database: all web processes share them and a restart forgets nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.errors import EngineError
from engine.model import Attempts
from engine.text import Text

KEPT = timedelta(days=1)


class TooMany(EngineError):
    """The source has tried too often; ``retry_after`` says in how many seconds it may try again."""

    status = 429
    default = Text("操作过于频繁，请稍后再试", "Too many tries; please wait")


@dataclass(frozen=True)
class Limit:
    """At most ``tries`` from one source ``within`` a time that begins with the first of them."""

    tries: int
    within: timedelta


def take(session: Session, limit: Limit, keys: Collection[str]) -> None:
    """Count one try for every source in ``keys``; saved before it is judged, so that tries at one moment all count.

    Raises TooMany when one of the sources has none left.
    """
    try:
        wait = _count(session, limit, keys)
    except IntegrityError:
        wait = _count(session, limit, keys)  # two first tries of a source met; now the row is there
    if wait is not None:
        raise _too_many(wait)


def _too_many(wait: timedelta) -> TooMany:
    seconds = max(1, ceil(wait.total_seconds()))
    minutes = ceil(seconds / 60)
    text = Text(f"操作过于频繁，请 {minutes} 分钟后再试", f"Too many tries; please wait {minutes} min")
    return TooMany(text, retry_after=seconds)


def _count(session: Session, limit: Limit, keys: Collection[str]) -> timedelta | None:
    now = clock.now()
    waits: list[timedelta] = []
    with transaction(session):
        session.execute(delete(Attempts).where(Attempts.since <= now - KEPT))
        for key in sorted(set(keys)):
            row = session.scalar(select(Attempts).where(Attempts.key == key).with_for_update())
            if row is None:
                row = Attempts(key=key, since=now, count=0)
                session.add(row)
            elif row.since + limit.within <= now:
                row.since, row.count = now, 0
            row.count += 1
            if row.count > limit.tries:
                waits.append(row.since + limit.within - now)
    return max(waits, default=None)


def give_back(session: Session, keys: Collection[str]) -> None:
    """Take one try back: it was no guess."""
    with transaction(session):
        for row in session.scalars(select(Attempts).where(Attempts.key.in_(sorted(set(keys)))).with_for_update()):
            row.count = max(0, row.count - 1)
