"""Say that one has read a revision that one was asked to read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.documents import stream_of_revision
from engine.errors import Conflict, NotFound
from engine.model import Acknowledgement, Revision
from engine.text import Text

MEANING = "知悉"
"""What the signature stands for."""


@command
def acknowledge(session: Session, revision_id: str, *, by: Actor) -> Acknowledgement:
    """Sign that the actor has read a revision; done again nothing changes.

    The event carries name, roles, meaning, time and the digest of what was read.  Raises NotFound when the actor was
    not asked, and Conflict when the revision was replaced meanwhile: the newer one is to be read.
    """
    wanted = (Acknowledgement.revision_id == revision_id, Acknowledgement.person_id == by.id)
    asked = session.scalar(select(Acknowledgement).where(*wanted).with_for_update())
    if asked is None:
        raise NotFound(Text("没有请您阅读的这一版文件", "You were not asked to read this revision"))
    if asked.acknowledged_at is not None:
        return asked
    revision = session.get_one(Revision, revision_id)
    if revision.effective_to is not None:
        raise Conflict(
            Text(
                f"版次 {revision.label} 已被代替，请阅读现行版次",
                f"{revision.label} was replaced; read what is in force",
            )
        )
    asked.acknowledged_at = clock.now()
    body = {
        "revision": revision.label,
        "sha256": revision.digest,
        "late": bool(asked.due_at and clock.now() > asked.due_at),
        "signature": {"meaning": MEANING, "name": by.name, "roles": sorted({held.role_key for held in by.held})},
    }
    ledger.append(session, stream_of_revision(session, revision), "document.acknowledged", by.id, body)
    return asked
