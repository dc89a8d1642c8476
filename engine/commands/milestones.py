"""What people do to the milestones of a project: move their dates, record that one was reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.commands.registers import change_entry, version_of
from engine.definitions.milestones import MILESTONES
from engine.errors import NotFound
from engine.model import Entry
from engine.registers.milestones import PROJECT, REASON
from engine.text import Text


@command
def move_dates(
    session: Session,
    project: str,
    dates: Mapping[str, date | None],
    *,
    reason: str,
    by: Actor,
    seen: int | None = None,
) -> Entry:
    """Plan milestones of a project for other days (null: not known yet); what hangs on them moves (SRS-058).

    ``seen`` is the version of the entry the person saw.  Each running case follows in a transaction of its own.
    Raises NotFound, NotAllowed, Conflict, FieldsInvalid (no reason for a planned date, reached already).
    """
    entry = _entry(session, project)
    fields = {_milestone(key): day.isoformat() if day else None for key, day in dates.items()}
    version = version_of(session, entry) if seen is None else seen
    return change_entry(session, entry.id, {**fields, REASON: reason}, seen=version, by=by)


@command
def reach(session: Session, project: str, milestone: str, on: date, *, by: Actor) -> Entry:
    """Record that a milestone was reached, once; its message starts or moves the processes that wait for it.

    Said again of the same day nothing happens.
    Raises NotFound, NotAllowed, FieldsInvalid (reached on another day, a day in the future).
    """
    entry = _entry(session, project)
    _milestone(milestone)
    fields = {MILESTONES[milestone].reached: on.isoformat()}
    return change_entry(session, entry.id, fields, seen=version_of(session, entry), by=by)


def _entry(session: Session, project: str) -> Entry:
    found = select(Entry).where(Entry.register_key == PROJECT, Entry.number == project, Entry.retired_at.is_(None))
    entry = session.scalar(found.with_for_update())
    if entry is None:
        raise NotFound(Text("找不到该项目", "There is no such project"))
    return entry


def _milestone(key: str) -> str:
    if key not in MILESTONES:
        raise NotFound(Text(f"没有项目节点 {key}", f"There is no milestone {key}"))
    return MILESTONES[key].planned
