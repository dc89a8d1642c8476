"""Auditors read everything, and what they read is recorded: in the stream of the person who read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import NotAllowed
from engine.work.permit import READ_ALL

AUDITORS = (*READ_ALL, "admin")


@command
def note_reading(session: Session, what: str, *, by: Actor) -> None:
    """Record that an auditor takes a record along or looks at the log.  Raises NotAllowed for others."""
    if not any(by.holds(role) for role in AUDITORS):
        raise NotAllowed()
    ledger.append(session, f"user/{by.id}"[:100], "audit.read", by.id, {"read": what[:200]})
