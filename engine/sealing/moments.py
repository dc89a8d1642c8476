"""The time a sealing states, when the clocks of several machines differ by a little."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.model import SealedCheckpoint

SKEW = timedelta(minutes=5)
"""How far the clocks of the machines that record and seal may differ unnoticed."""


def settled(session: Session, happened: Iterable[datetime] = ()) -> datetime:
    """Return the present, not before what happened nor before the last checkpoint.

    A clock that is further off than ``SKEW`` is stated as it is: the times of events and entries show it.
    """
    present = clock.now()
    last = session.scalar(select(func.max(SealedCheckpoint.at)))
    return max([present, *(at for at in (*happened, last) if at is not None and at <= present + SKEW)])
