"""Writes the facts of a transaction: few rows with one statement where each costs a way to a server and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, String, Table, bindparam, insert, update
from sqlalchemy.orm import Session

from engine.model import Disclosure, Event, Stream
from engine.prepared import Prepared

Rows = Sequence[Mapping[str, Any]]
MOST = 4
"""Of how many rows of one table a statement for all tables is made; there is one for each number of each."""

_streams = cast(Table, Stream.__table__)
_events = cast(Table, Event.__table__)
_disclosures = cast(Table, Disclosure.__table__)
_ENDS = tuple(_streams.c[name] for name in ("id", "seq", "head"))
_TIPS = Prepared(
    update(_streams)
    .where(_streams.c.id == bindparam("stream_id"))
    .values(seq=bindparam("stream_seq"), head=bindparam("stream_head"))
)
_EVENTS, _DISCLOSURES = Prepared(insert(Event)), Prepared(insert(Disclosure))


def write_rows(session: Session, ends: Rows, events: Rows, disclosures: Rows) -> None:
    """Store where streams end now (``id``, ``seq``, ``head``), new events (at least one) and their protected values."""
    tables = ((_ENDS, ends), (tuple(_events.c), events), (tuple(_disclosures.c), disclosures))
    shape = tuple(len(rows) for _columns, rows in tables)
    if session.get_bind().dialect.name == "postgresql" and max(shape) <= MOST:
        given = {
            _name(column, at): row[column.key]
            for columns, rows in tables
            for at, row in enumerate(rows)
            for column in columns
        }
        _together(*shape).run(session, given)
        return
    _TIPS.run(session, [{f"stream_{name}": value for name, value in end.items()} for end in ends])
    _EVENTS.run(session, events)
    if disclosures:
        _DISCLOSURES.run(session, disclosures)


def _name(column: Column[Any], at: int) -> str:
    return f"{column.table.name}_{column.key}_{at}"


def _values(columns: Sequence[Column[Any]], at: int) -> dict[str, Any]:
    # Without the length of the column: the values are cast to the type, and a cast would cut what is too long.
    kinds = ((column, String() if isinstance(column.type, String) else column.type) for column in columns)
    return {column.key: bindparam(_name(column, at), type_=kind) for column, kind in kinds}


@cache
def _together(ends: int, events: int, disclosures: int) -> Prepared:
    """Return the statement that changes so many streams and stores so many events and packs of values."""
    moved = []
    for at in range(ends):
        values = _values(_ENDS, at)
        moved.append(update(_streams).where(_streams.c.id == values.pop("id")).values(values).cte(f"moved_{at}"))
    told = insert(_events).values([_values(tuple(_events.c), at) for at in range(events)])
    if not disclosures:
        return Prepared(told.add_cte(*moved))
    kept = insert(_disclosures).values([_values(tuple(_disclosures.c), at) for at in range(disclosures)])
    return Prepared(kept.add_cte(*moved, told.cte("told")))
