"""Retention that runs from a milestone of the project begins when it was reached."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.definitions.milestones import MILESTONES
from engine.model import Entry, Record
from engine.records.terms import Terms
from engine.registers.milestones import PROJECT, day_in

PREFIX = "milestone."


def start_clocks(session: Session) -> int:
    """Let retention run for the records whose milestone was reached meanwhile; return for how many.

    It begins with the milestone, not before the end of the case.
    """
    terms, started = Terms(session), 0
    for key in terms.processes:
        trigger = terms.trigger_of(key)
        if not trigger.startswith(PREFIX) or trigger.removeprefix(PREFIX) not in MILESTONES:
            continue
        field = MILESTONES[trigger.removeprefix(PREFIX)].reached
        waiting = select(Record).where(Record.process_key == key, Record.since.is_(None)).with_for_update()
        for record in session.scalars(waiting).all():
            data = session.scalar(
                select(Entry.data).where(Entry.register_key == PROJECT, Entry.number == record.project)
            )
            reached = day_in((data or {}).get(field))
            if reached is not None:
                record.since = max(record.ended_at, _midnight(reached))
                started += 1
    session.flush()
    return started


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.local_zone())
