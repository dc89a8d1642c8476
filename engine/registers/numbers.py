"""Gives out business numbers; none is used twice (REC-002)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.model import Sequence


def next_number(session: Session, rule: str) -> str:
    """Return the next number of a rule such as ``TS-{yyyy}-{seq:04d}``; the count restarts with its prefix.

    ``{yyyy}``, ``{mm}`` and ``{dd}`` are the local date of now, ``{seq}`` the running number.
    """
    today = clock.local(clock.now())
    dated = rule.replace("{yyyy}", f"{today:%Y}").replace("{mm}", f"{today:%m}").replace("{dd}", f"{today:%d}")
    row = session.scalar(select(Sequence).where(Sequence.name == dated).with_for_update())
    if row is None:
        row = Sequence(name=dated, value=0)
        session.add(row)
    row.value += 1
    session.flush()
    return dated.format(seq=row.value)
