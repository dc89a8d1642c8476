"""Holds beside the events that placed and lifted them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.ledger import Fact, Flaw
from engine.model import Hold
from engine.queries.auditing.agreement.difference import difference
from engine.records.holds import STREAM

_MARKS = ("case_number", "process_key", "project")


def holds(session: Session) -> Iterator[Flaw]:
    """Yield the holds that are not as they were placed or lifted, and those whose row is gone."""
    placed: dict[str, Fact] = {}
    lifted: dict[str, Fact] = {}
    for fact in ledger.read(session, STREAM):
        if fact.type in ("hold.placed", "hold.lifted"):
            (placed if fact.type == "hold.placed" else lifted)[str(fact.values["hold"])] = fact
    rows = {row.number: row for row in session.scalars(select(Hold))}
    for number in sorted(rows.keys() | placed.keys()):
        fits = number in rows and number in placed
        if not fits or _of(rows[number]) != _said(placed[number], lifted.get(number)):
            yield difference(f"冻结 {number}", f"Hold {number}")


def _of(row: Hold) -> tuple[Any, ...]:
    return (row.placed_by, row.reason, *(getattr(row, name) for name in _MARKS), row.lifted_by)


def _said(placed: Fact, lifted: Fact | None) -> tuple[Any, ...]:
    values = placed.values
    marks = (values.get(name, "") for name in _MARKS)
    return (placed.actor, values["reason"], *marks, lifted.actor if lifted is not None else None)
