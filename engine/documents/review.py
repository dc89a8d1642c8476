"""When documents are to be reviewed: every so many months, counted from the last review or revision (DOC-017)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from engine.catalogue import current
from engine.model import ControlledDocument, DocumentKind
from engine.work.calendar import load_calendar
from engine.work.limits import Limit, due_after

REVIEWED = (DocumentKind.MANUAL, DocumentKind.PROCEDURE, DocumentKind.GUIDE, DocumentKind.EXTERNAL)
"""What is reviewed on its own; forms and tables are reviewed with the procedure they belong to."""
_YEARLY = 12


def next_review(session: Session, moment: datetime, document: ControlledDocument) -> datetime:
    """Return when a document confirmed at this moment is to be reviewed again."""
    return due_after(load_calendar(session), moment, _every(session, document))


def reviews_due(session: Session, documents: Iterable[ControlledDocument]) -> dict[str, datetime]:
    """Return by id when each document is to be reviewed; void ones and those that are not reviewed are left out."""
    calendar = load_calendar(session)
    due = {}
    for document in documents:
        if document.kind not in REVIEWED or document.voided_at is not None:
            continue
        revision = document.definition.current if document.definition is not None else None
        since = (revision.effective_from if revision is not None else None) or document.created_at
        # A new revision is a review too.
        first = due_after(calendar, since, _every(session, document))
        due[document.id] = max(first, document.next_review_at or first)
    return due


def _every(session: Session, document: ControlledDocument) -> Limit:
    months = document.review_months or current(session).get("doc", {}).get("review_every", {}).get("value", _YEARLY)
    return Limit(Decimal(int(months)), "months")
