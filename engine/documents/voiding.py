"""Takes a document out of use: it stays readable under its number, and nothing begins by it any more."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.documents.listing import stream_of
from engine.errors import Conflict, NotFound
from engine.model import ControlledDocument, Job, JobKind
from engine.text import Text


def document_numbered(session: Session, number: str, *, lock: bool = False) -> ControlledDocument:
    """Return the document with this number, void ones too.  Raises NotFound."""
    found = select(ControlledDocument).where(ControlledDocument.number == number)
    document = session.scalar(found.with_for_update() if lock else found)
    if document is None:
        raise NotFound(Text(f"没有编号为 {number} 的文件", f"There is no document {number}"))
    return document


def void(session: Session, number: str, reason: str, *, by: Actor) -> ControlledDocument:
    """Void a document and take what carries it out out of force; cases under way go on as they began.

    Called inside a command.  Raises NotFound, and Conflict when it is void already.
    """
    document = document_numbered(session, number, lock=True)
    if document.voided_at is not None:
        raise Conflict(Text(f"文件 {number} 已作废", f"The document {number} is void already"))
    now = clock.now()
    document.voided_at, document.void_reason, document.next_review_at = now, reason[:500], None
    definition = document.definition
    if definition is not None and definition.current is not None:
        definition.current.effective_to = definition.current.obsolete_at = now
        definition.current_id = None
        held = select(Job).where(Job.kind == JobKind.TIMER, Job.instance_id.is_(None))
        for job in session.scalars(held).all():
            if job.payload.get("process") == definition.key:
                session.delete(job)
    session.flush()
    ledger.append(session, stream_of(number), "document.voided", by.id, {"number": number, "reason": reason})
    return document
