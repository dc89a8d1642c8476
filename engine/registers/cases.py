"""Which cases used an entry."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from engine.database import insert_if_new
from engine.model import Entry, EntryCase

WROTE = "wrote"
READ = "read"


def note_case(session: Session, entries: Iterable[Entry], instance_id: str, how: str) -> None:
    """Remember that a case wrote or read the entries."""
    for entry in entries:
        insert_if_new(session, EntryCase, {"entry_id": entry.id, "instance_id": instance_id, "how": how})
