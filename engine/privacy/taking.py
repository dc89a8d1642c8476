"""Takes what is personal out of the rows of a case or an entry."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.instances.opened import lock_instance
from engine.model import Attachment, Base, Comment, Entry, Incident, Job, Mail, Notice, Subscription, Task
from engine.privacy.scrubbing import Scrub
from engine.privacy.targets import Part
from engine.registers.entries import refresh
from engine.tokens import rewritten

TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Task, ("name", "draft")),
    (Comment, ("text",)),
    (Mail, ("to_address", "subject", "body")),
    (Notice, ("text_zh", "text_en")),
    (Incident, ("message",)),
    (Job, ("payload", "last_error")),
    (Subscription, ("correlation_key",)),
)
"""Where a case keeps words beside its state."""
NO_FILE = "0" * 64
"""The digest of a file whose bytes were taken away: the line that says there was one stays."""


class Taker:
    """Changes rows; counts the changes and notes the files taken away."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.changes = 0
        self.files: set[str] = set()

    def take(self, part: Part, scrub: Scrub) -> None:
        """Take what is personal out of a part, and from a case that is the person's own its files."""
        if isinstance(part.row, Entry):
            entry = self.session.get_one(Entry, part.row.id, with_for_update=True)
            self._set(entry, "data", scrub.value(entry.data))
            refresh(self.session, entry)
            return
        instance = lock_instance(self.session, part.row.id)
        self._set(instance, "title", scrub.text(instance.title))
        self._set(instance, "state_blob", rewritten(instance.state_blob, scrub.value))
        for table, columns in TEXTS:
            for row in self.session.scalars(select(table).where(table.instance_id == instance.id)):
                for column in columns:
                    self._set(row, column, scrub.value(getattr(row, column)))
        if part.is_own:
            for file in self.session.scalars(select(Attachment).where(Attachment.instance_id == instance.id)):
                self.files.add(file.digest)
                self._set(file, "name", scrub.marker)
                self._set(file, "digest", NO_FILE)
        self.session.flush()

    def _set(self, row: Base, column: str, new: Any) -> None:
        if new != getattr(row, column):
            self.changes += 1
            setattr(row, column, new)
