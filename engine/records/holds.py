"""Legal holds: what they keep, one condition for lists, pages and the moment of destruction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from engine.model import Hold, Record

STREAM = "cfg/holds"
"""The stream in which holds are placed and lifted."""


def meant() -> ColumnElement[bool]:
    """Return the condition under which a hold, lifted or not, means a record: all marks it has fit."""
    return (
        or_(Hold.case_number == "", Hold.case_number == Record.number)
        & or_(Hold.process_key == "", Hold.process_key == Record.process_key)
        & or_(Hold.project == "", Hold.project == Record.project)
    )


def is_held() -> ColumnElement[bool]:
    """Return the condition on records that a hold keeps now."""
    return exists().where(Hold.lifted_at.is_(None), meant())


def holds_on(session: Session, record: Record, *, lifted: bool = False) -> Sequence[Hold]:
    """Return the holds on a record, the newest first; with ``lifted`` those that were lifted too."""
    found = select(Hold).join(Record, meant()).where(Record.number == record.number)
    if not lifted:
        found = found.where(Hold.lifted_at.is_(None))
    return session.scalars(found.order_by(Hold.placed_at.desc(), Hold.number.desc())).all()
