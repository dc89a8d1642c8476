"""What was refused because a document is void or a form was replaced: recorded with the document."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.documents.listing import stream_of
from engine.errors import Conflict
from engine.model import ControlledDocument, Definition, DefinitionKind, Revision

REFUSED = "document.refused"
START, FORM = "start", "form"
"""How a void procedure or a replaced form was to be used: a case was to begin by it, a task to be done in it."""


class FormReplaced(Conflict):
    """A task was to be done in a revision of its form that does not count any more; ``refused`` is that revision."""

    refused: Revision | None = None


def note(session: Session, definition: Definition, label: str, how: str, *, by: Actor) -> None:
    """Record with the document of a definition what was refused, and in which revision.  Called inside a command."""
    found = select(ControlledDocument.number).where(ControlledDocument.definition_id == definition.id)
    number = session.scalar(found.order_by(ControlledDocument.voided_at.is_not(None)).limit(1))
    stream = stream_of(number) if number else f"def/{definition.kind}/{definition.key}"[:100]
    body = {"number": number or definition.key, "kind": str(definition.kind), "revision": label, "how": how}
    ledger.append(session, stream, REFUSED, by.id, body)


def voided(session: Session, key: str) -> ControlledDocument | None:
    """Return the void document of a procedure nothing begins by any more, None where there is none."""
    found = (
        select(ControlledDocument)
        .join(Definition, Definition.id == ControlledDocument.definition_id)
        .where(
            Definition.kind == DefinitionKind.PROCESS,
            Definition.key == key,
            Definition.current_id.is_(None),
            ControlledDocument.voided_at.is_not(None),
        )
        .order_by(ControlledDocument.voided_at.desc())
        .limit(1)
    )
    return session.scalar(found)
