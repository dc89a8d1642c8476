"""One page of a statement with its exact total: the database counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from engine.queries.paging import SIZE, Page


def page_of(session: Session, wanted: Select[*tuple[Any, ...]], number: int) -> Page[Row[*tuple[Any, ...]]]:
    """Return page ``number`` of the rows wanted, the last one when there are fewer."""
    total = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    number = min(number, max(1, -(-total // SIZE)))
    return Page(session.execute(wanted.limit(SIZE).offset((number - 1) * SIZE)).all(), total, number)
