"""Note that a person has read what they were told; no business fact, so no event."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.database import transaction
from engine.model import Notice, Participant


def mark_read(session: Session, *, by: Actor, notice_id: str | None = None) -> None:
    """Mark one of the actor's notices, or all of them, read now."""
    unread = update(Notice).where(Notice.person_id == by.id, Notice.read_at.is_(None))
    if notice_id is not None:
        unread = unread.where(Notice.id == notice_id)
    with transaction(session):
        session.execute(unread.values(read_at=clock.now()))


def mark_seen(session: Session, instance_id: str, *, by: Actor) -> None:
    """Mark the copy the actor got of a case, and the notices about it, read now; writes only if there are any."""
    copies = select(Participant).where(
        Participant.instance_id == instance_id,
        Participant.person_id == by.id,
        Participant.reason == "copy",
        Participant.read_at.is_(None),
    )
    notices = select(Notice).where(
        Notice.instance_id == instance_id, Notice.person_id == by.id, Notice.read_at.is_(None)
    )
    if session.scalar(copies.limit(1)) is None and session.scalar(notices.limit(1)) is None:
        return
    now = clock.now()
    with transaction(session):
        for row in (*session.scalars(copies), *session.scalars(notices)):
            row.read_at = now
