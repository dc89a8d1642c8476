"""Remembers who takes part in an instance and may therefore read it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.database import insert_if_new
from engine.model import Instance, Participant


def join(session: Session, instance: Instance, person_id: str, reason: str) -> bool:
    """Note that a person takes part (``starter``, ``assignee``, ``comment``, ``copy``); False if known."""
    row = {"instance_id": instance.id, "person_id": person_id, "reason": reason, "at": clock.now()}
    return insert_if_new(session, Participant, row)
