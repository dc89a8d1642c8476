"""Legal holds: what they keep, one condition for lists, pages and the moment of destruction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from engine.model import Hold, Record

_FEW = 200
STREAM = "cfg/holds"
"""The stream in which holds are placed and lifted."""


def meant() -> ColumnElement[bool]:
    """Return the condition under which a hold, lifted or not, means a record: all marks it has fit."""
    return (
        or_(Hold.case_number == "", Hold.case_number == Record.number)
        & or_(Hold.process_key == "", Hold.process_key == Record.process_key)
        & or_(Hold.project == "", Hold.project == Record.project)
    )


def meant_by(hold: Hold) -> ColumnElement[bool]:
    """Return the condition on records that this hold means, such that an index finds them."""
    marks = ((Record.number, hold.case_number), (Record.process_key, hold.process_key), (Record.project, hold.project))
    return and_(*(column == mark for column, mark in marks if mark))


def held_now(session: Session) -> ColumnElement[bool]:
    """Return the condition ``is_held`` for a list of records: faster than that while there are not very many holds."""
    holds = session.scalars(select(Hold).where(Hold.lifted_at.is_(None)).limit(_FEW + 1)).all()
    return is_held() if len(holds) > _FEW else or_(false(), *map(meant_by, holds))


def is_held() -> ColumnElement[bool]:
    """Return the condition on records that a hold keeps now."""
    return exists().where(Hold.lifted_at.is_(None), meant())


def holds_on(session: Session, record: Record, *, lifted: bool = False) -> Sequence[Hold]:
    """Return the holds on a record, the newest first; with ``lifted`` those that were lifted too."""
    found = select(Hold).join(Record, meant()).where(Record.number == record.number)
    if not lifted:
        found = found.where(Hold.lifted_at.is_(None))
    return session.scalars(found.order_by(Hold.placed_at.desc(), Hold.number.desc())).all()
