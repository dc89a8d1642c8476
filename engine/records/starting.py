"""Retention that runs from a milestone of the project begins when it was reached."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Record
from engine.records.triggers import since_of, trigger_of


def start_clocks(session: Session, project: str | None = None) -> int:
    """Let retention run for the records that waited for what is reached now; return for how many.

    Of one project, or of all.  What the diagram in force says counts, also where it does not wait any more.
    """
    waiting = select(Record).where(Record.since.is_(None), Record.destroyed_at.is_(None))
    if project is not None:
        waiting = waiting.where(Record.project == project)
    started = 0
    for process_key in session.scalars(waiting.with_only_columns(Record.process_key).distinct()).all():
        trigger = trigger_of(session, process_key)
        for record in session.scalars(waiting.where(Record.process_key == process_key).with_for_update()):
            record.since = since_of(session, trigger, record.project, record.ended_at)
            started += record.since is not None
    session.flush()
    return started
