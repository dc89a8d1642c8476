"""Somebody tried to use what is out of use: refused, and recorded for the auditor."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.documents import refusals
from engine.errors import NotFound
from engine.model import Definition, Revision


@command
def note_refusal(session: Session, definition_id: str, how: str, *, label: str = "", by: Actor) -> None:
    """Record that a use of a definition out of use was refused; ``label`` is the revision, else its last one.

    Raises NotFound.
    """
    definition = session.get(Definition, definition_id)
    if definition is None:
        raise NotFound()
    last = select(Revision.label).where(Revision.definition_id == definition.id).order_by(Revision.number.desc())
    refusals.note(session, definition, label or session.scalar(last.limit(1)) or "", how, by=by)
