"""Removes a finished case from every table; its number, its chain's end and the list are what stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine import ledger
from engine.ledger.destroyed import CASES
from engine.model import (
    Attachment,
    Clock,
    Comment,
    DelayCause,
    DocumentChange,
    Entry,
    EntryCase,
    EntryKey,
    Incident,
    Instance,
    Job,
    Mail,
    Move,
    Notice,
    Participant,
    Subscription,
    Task,
    TaskCandidate,
)

OF_TASK: tuple[Any, ...] = (TaskCandidate,)
OF_CASE: tuple[Any, ...] = (
    Comment,
    DelayCause,
    Attachment,
    Notice,
    Mail,
    Incident,
    Job,
    Subscription,
    Clock,
    Participant,
    Move,
    EntryCase,
    Task,
)
"""What goes with its case, in an order in which nothing points at what is gone."""
CUT: tuple[Any, ...] = (DocumentChange.instance_id, Instance.parent_id)
"""What stays and forgets the case."""


def remove_case(session: Session, number: str) -> set[str]:
    """Remove a case, its events and what only it holds; return the digests of its files."""
    id_ = session.scalars(select(Instance.id).where(Instance.number == number).with_for_update()).one()
    files = set(session.scalars(select(Attachment.digest).where(Attachment.instance_id == id_)))
    tasks = select(Task.id).where(Task.instance_id == id_)
    for kind in OF_TASK:
        session.execute(delete(kind).where(kind.task_id.in_(tasks)))
    session.execute(delete(Notice).where(Notice.task_id.in_(tasks)))
    for kind in OF_CASE:
        session.execute(delete(kind).where(kind.instance_id == id_))
    for column in CUT:
        session.execute(update(column.class_).where(column == id_).values({column.key: None}))
    _remove_entries(session, number)
    session.execute(delete(Instance).where(Instance.id == id_))
    ledger.remove_events(session, f"{CASES}{number}")
    ledger.destroy_key(session, f"instance:{id_}")
    return files


def _remove_entries(session: Session, number: str) -> None:
    """Remove the lines of registers that carry the number of the case: they are the case once more."""
    for entry in session.scalars(select(Entry).where(Entry.number == number)).all():
        for kind in (EntryKey, EntryCase):
            session.execute(delete(kind).where(kind.entry_id == entry.id))
        # Their events stay; the values are erased.
        ledger.destroy_key(session, f"entry:{entry.register_key}/{number}")
        session.execute(delete(Entry).where(Entry.id == entry.id))
