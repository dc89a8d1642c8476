"""The yearly review of documents: opened when it is due, confirmed, or ended by voiding the document (DOC-017)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import SYSTEM
from engine.documents import stream_of
from engine.documents.review import REVIEWED, next_review, reviews_due
from engine.documents.voiding import document_numbered, void
from engine.model import ControlledDocument
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

PROCESS, DUE = "document-review", "document.review_due"


@service("document.reviews_due", Text("发起到期的文件评审", "Open the reviews that are due"))
def open_reviews(context: ServiceContext, until: datetime) -> dict[str, Any]:
    """Start a review of each document that falls due until then, and count its next one from now."""
    opened = []
    for document in _due(context.session, until):
        revision = document.definition.current if document.definition is not None else None
        variables = {
            "document_number": document.number,
            "document_title": document.title_zh,
            "procedure": document.definition.key if document.definition is not None else None,
            "revision": revision.label if revision is not None else None,
            "owner_role": document.owner_role or "process_owner",
        }
        context.start(context.session, PROCESS, variables, by=SYSTEM, message=DUE, parent_id=context.instance.id)
        document.next_review_at = next_review(context.session, clock.now(), document)
        opened.append(document.number)
    return {"opened": opened}


@service("document.confirm", Text("确认文件继续有效", "Confirm a document"))
def confirm(context: ServiceContext, number: str) -> dict[str, Any]:
    """Record that the document stays as it is, and count its next review from now."""
    document = document_numbered(context.session, number, lock=True)
    document.next_review_at = next_review(context.session, clock.now(), document)
    body = {"case": context.instance.number, "outcome": "confirm"}
    ledger.append(context.session, stream_of(number), "document.reviewed", SYSTEM.id, body)
    return {"next_review": clock.local(document.next_review_at).date()}


@service("document.void", Text("作废文件", "Void a document"))
def take_out(context: ServiceContext, number: str, reason: str) -> dict[str, Any]:
    """Void the document; it stays readable, and nothing begins by it any more."""
    void(context.session, number, reason, by=SYSTEM)
    return {}


def _due(session: Session, until: datetime) -> Iterator[ControlledDocument]:
    found = (
        select(ControlledDocument)
        .where(ControlledDocument.voided_at.is_(None), ControlledDocument.kind.in_(REVIEWED))
        .order_by(ControlledDocument.number)
        .with_for_update()
    )
    documents = session.scalars(found).all()
    due = reviews_due(session, documents)
    yield from (document for document in documents if due[document.id] <= until)
