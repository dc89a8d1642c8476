"""Why work was late: a cause out of the catalogue's and words, stated by who did it or answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.catalogue import current, listing
from engine.errors import FieldsInvalid
from engine.model import DelayCause, Delayed, Instance, Task
from engine.text import Text

LISTING = "delay_cause"
WORDS = "delay_words"
"""The field, and the protected value of an event, that hold what was said about a delay."""
LONGEST = 500


@dataclass(frozen=True)
class Cause:
    """Why something was late, as its teller says: a key of the catalogue's causes, and words."""

    key: str
    words: str

    @property
    def body(self) -> dict[str, Any]:
        """Return what an event says of it in public."""
        return {"cause": self.key}

    @property
    def protected(self) -> dict[str, Any]:
        """Return what of it may be erased."""
        return {WORDS: self.words}


def causes(session: Session) -> Mapping[str, Text]:
    """Return the causes people choose from, in the order of the catalogue."""
    return {item["key"]: Text(item["title"]["zh"], item["title"]["en"]) for item in listing(session, LISTING)}


def is_asked(session: Session, task: Task) -> bool:
    """Tell whether whoever completes the task has to say why it is late: nobody has, and the policy wants it."""
    if task.due_at is None or clock.now() <= task.due_at:
        return False
    wanted = current(session).get("records", {}).get(LISTING, {}).get("value", False)
    return bool(wanted and causes(session)) and session.get(DelayCause, task.id) is None


def checked(session: Session, cause: Cause) -> Cause:
    """Return the cause as it is recorded.  Raises FieldsInvalid: none of the list, no words, or too many."""
    key, words, wrong = cause.key.strip(), cause.words.strip(), dict[str, list[Text]]()
    if key not in causes(session):
        wrong[LISTING] = [Text("已超期，请选择超期原因", "This is overdue: choose why")]
    if not words or len(words) > LONGEST:
        wrong[WORDS] = [
            Text(f"请说明超期的具体情况，最多 {LONGEST} 字", f"Say what happened, in at most {LONGEST} characters")
        ]
    if wrong:
        raise FieldsInvalid(wrong)
    return Cause(key, words)


def told(session: Session, task: Task, cause: Cause | None, by: Actor) -> Cause | None:
    """Return why a task that is being completed is late; None for one in time, or whose cause is known.

    Only people are asked.  Raises FieldsInvalid where the cause is missing or makes no sense.
    """
    if task.due_at is None or clock.now() <= task.due_at:
        return None
    if cause is None or not (cause.key.strip() or cause.words.strip()):
        if by.kind != "person" or not is_asked(session, task):
            return None
        cause = Cause("", "")
    return checked(session, cause)


def keep(
    session: Session,
    instance: Instance,
    about: tuple[Delayed, str],
    cause: Cause | None,
    *,
    by: Actor,
    is_made_up: bool = False,
) -> None:
    """Let this statement about a task or limit count from now on; the caller records the event."""
    if cause is None:
        return
    kind, id_ = about
    row = session.get(DelayCause, id_)
    if row is None:
        row = DelayCause(id=id_, instance_id=instance.id, kind=kind)
        session.add(row)
    row.cause, row.words, row.is_made_up = cause.key, cause.words, is_made_up
    row.stated_by, row.stated_at = by.id, clock.now()


def is_late(due: datetime | None, ended: datetime | None) -> bool:
    """Tell whether something is or was ended after it was due."""
    return due is not None and (ended or clock.now()) > due
