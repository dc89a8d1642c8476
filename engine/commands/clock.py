"""Moves the clock of a demo company forward."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid, NotAllowed
from engine.model import Setting
from engine.prepared import Prepared
from engine.text import Text

DEMO = "demo.on"
OFFSET = "demo.clock_offset"


@command
def advance_clock(session: Session, hours: float, *, by: Actor) -> timedelta:
    """Let this company's clock run ``hours`` further ahead; return how far it is ahead in all.

    Raises NotAllowed unless demo mode is on and the actor is an administrator, Invalid for a step
    that is not between 0 and 2,400 hours (time never goes back).
    """
    switch = session.get(Setting, DEMO)
    if not (switch and switch.value) or not by.holds("admin"):
        raise NotAllowed()
    if not 0 < hours <= 2400:
        raise Invalid(Text("一次可快进 0 至 2400 小时", "One step is more than 0 and at most 2,400 hours"))
    before = clock.now()
    offset = clock.offset() + timedelta(hours=hours)
    row = session.get(Setting, OFFSET) or Setting(key=OFFSET, value=0, changed_at=before)
    row.value, row.changed_at, row.changed_by = offset.total_seconds(), before, by.person_id
    session.add(row)
    body = {"old": before.isoformat(), "new": (before + timedelta(hours=hours)).isoformat()}
    ledger.append(session, "cfg/clock", "clock.advanced", by.id, body)
    session.flush()
    clock.set_offset(offset)
    return offset


# Made once, because it runs before every request.
_OFFSET = Prepared(select(Setting.value).where(Setting.key == bindparam("key")))


def follow_clock(session: Session) -> None:
    """Run ahead as far as the database says, in a transaction in which the caller reads on."""
    found = _OFFSET.first(session, {"key": OFFSET})
    clock.set_offset(timedelta(seconds=found[0]) if found is not None else timedelta())


def restore_clock(session: Session) -> None:
    """Run ahead as far as the database says; other processes may have moved the clock."""
    follow_clock(session)
    session.rollback()
