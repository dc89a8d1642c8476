"""When retention begins: at the end of a case, or when its project reached a milestone and a period passed."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.definitions.read import read_diagram
from engine.definitions.triggers import PROPERTY, Trigger, written
from engine.model import Definition, DefinitionKind, Entry, Revision
from engine.registers.milestones import PROJECT, day_in


def since_of(session: Session, trigger: Trigger, project: str, ended_at: datetime) -> datetime | None:
    """Return when retention begins, not before the end of the case; None while the milestone was not reached."""
    if trigger.milestone is None:
        return ended_at
    query = select(Entry.data).where(Entry.register_key == PROJECT, Entry.number == project)
    return begins(trigger, day_in((session.scalar(query) or {}).get(trigger.milestone.reached)), ended_at)


def begins(trigger: Trigger, reached: date | None, ended_at: datetime) -> datetime | None:
    """Return when retention begins where the milestone of the trigger, if it has one, was reached on that day."""
    if trigger.milestone is None:
        return ended_at
    if reached is None:
        return None
    return max(ended_at, datetime.combine(reached + trigger.period, time(), clock.local_zone()))


def trigger_of(session: Session, process_key: str) -> Trigger:
    """Return what the records of a procedure run from, as its diagram in force says."""
    query = (
        select(Revision.id, Revision.source)
        .join(Definition, Definition.current_id == Revision.id)
        .where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process_key)
    )
    found = session.execute(query).one_or_none()
    return trigger_in(process_key, found.source) if found else Trigger()


def trigger_in(process_key: str, source: bytes) -> Trigger:
    """Return what the records of a procedure run from by this diagram."""
    return written(_property(process_key, source))


@lru_cache(maxsize=64)
def _property(process_key: str, source: bytes) -> str | None:
    process = read_diagram(source).processes.get(process_key)
    return process.properties.get(PROPERTY) if process else None
