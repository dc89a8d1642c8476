"""Takes what is personal out of the rows of a case or an entry, and puts it back."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.instances.opened import lock_instance
from engine.model import (
    NO_FILE,
    Attachment,
    Comment,
    DelayCause,
    Entry,
    Incident,
    Instance,
    Job,
    Mail,
    Notice,
    Subscription,
    Task,
)
from engine.privacy.scrubbing import Scrub
from engine.privacy.targets import Part, target_of
from engine.queries.casefile import values_of
from engine.registers.entries import refresh
from engine.tokens import rewritten

TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Task, ("name", "draft")),
    (Comment, ("text",)),
    (DelayCause, ("words",)),
    (Mail, ("to_address", "subject", "body")),
    (Notice, ("text_zh", "text_en")),
    (Incident, ("message",)),
    (Job, ("payload", "last_error")),
    (Subscription, ("correlation_key",)),
)
"""Where a case keeps words beside its state."""
Changed = Entry | Instance | Attachment | Task | Comment | Mail | Notice | Incident | Job | Subscription
"""A row that held something personal."""


class Taker:
    """Changes rows and notes what each held before: (table, key, column, value as JSON), and the files taken away.

    Of rows that are about somebody else a fifth says what was left there, as a digest: they live on.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._lives_on = False
        self.before: list[list[Any]] = []
        self.files: set[str] = set()

    def take(self, part: Part, scrub: Scrub, *, files: bool = True) -> None:
        """Take what is personal out of a part, and from a case that is the person's own its files."""
        self._lives_on = not part.is_own
        if isinstance(part.row, Entry):
            entry = self.session.get_one(Entry, part.row.id, with_for_update=True)
            self._set(entry, "data", scrub.value(entry.data))
            refresh(self.session, entry)
            return
        instance = lock_instance(self.session, part.row.id)
        self._set(instance, "title", self._title(instance, scrub) if part.is_own else scrub.text(instance.title))
        self._set(instance, "state_blob", rewritten(instance.state_blob, scrub.value))
        for table, columns in TEXTS:
            for row in self.session.scalars(select(table).where(table.instance_id == instance.id)):
                for column in columns:
                    self._set(row, column, scrub.value(getattr(row, column)))
        if files and part.is_own:
            for file in self.session.scalars(select(Attachment).where(Attachment.instance_id == instance.id)):
                self.files.add(file.digest)
                self._set(file, "name", scrub.marker)
                self._set(file, "digest", NO_FILE)
        elif not part.is_own:
            for file in self.session.scalars(select(Attachment).where(Attachment.instance_id == instance.id)):
                self._set(file, "name", scrub.text(file.name))
        self.session.flush()

    def _title(self, instance: Instance, scrub: Scrub) -> str:
        """Return a case's title without what is personal: one that repeats a personal field goes as a whole."""
        title, held = instance.title, values_of(self.session, instance)
        copied = [held[name] for name in scrub.fields if isinstance(held.get(name), str)]
        repeats = bool(title) and any(title.rstrip("…") in words for words in copied)
        return scrub.marker if repeats else scrub.text(title)

    def _set(self, row: Changed, column: str, new: Any) -> None:
        old = getattr(row, column)
        if new == old:
            return
        told = {"bytes": b64encode(old).decode()} if isinstance(old, bytes) else old
        left = [_digest(new)] if self._lives_on else []
        self.before.append([row.__tablename__, row.id, column, told, *left])
        setattr(row, column, new)


def put_back(session: Session, before: list[list[Any]]) -> tuple[str, ...]:
    """Give rows what they held before; return which cases and entries of others were changed since and stay."""
    tables: dict[str, Any] = {
        kind.__tablename__: kind for kind in (Entry, Instance, Attachment, *(kind for kind, _ in TEXTS))
    }
    stay: set[str] = set()
    for table, key, column, told, *left in before:
        row = session.get(tables[table], key, with_for_update=True)
        if row is None:
            continue
        if left and left != [_digest(getattr(row, column))]:
            stay.add(_named(session, row))
            continue
        setattr(row, column, b64decode(told["bytes"]) if column == "state_blob" else told)
        if isinstance(row, Entry):
            refresh(session, row)
    session.flush()
    return tuple(sorted(stay))


def _digest(value: Any) -> str:
    told = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(told).hexdigest()


def _named(session: Session, row: Changed) -> str:
    owner = row if isinstance(row, Entry | Instance) else session.get_one(Instance, row.instance_id)
    return target_of(owner).ref
