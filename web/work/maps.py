"""The map of a procedure as the page shows it: numbers and colours on the drawing, what waits and what comes again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from engine.conformance import Spot, draw_map
from engine.definitions.model import Process
from engine.eventlog import Asked, collect, count
from engine.model import Revision

LATEST = 500
"""How many cases a map is drawn from, the latest begun."""
LISTED = 10
LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Row:
    """An element of the lists."""

    name: str
    spot: Spot
    waiting: str
    slow: str


@dataclass(frozen=True)
class Sheet:
    """Everything a page shows of a map."""

    cases: int
    total: int
    heat: Mapping[str, Any]
    bottlenecks: Sequence[Row]
    rework: Sequence[Row]


def sheet_of(session: Session, process: Process, revision: Revision, period: Asked) -> Sheet:
    """Return the map of the cases of a revision that were begun in a period."""
    asked = Asked(process.id, period.since, period.until, revision.id, latest=LATEST)
    drawn = draw_map(process, collect(session, asked))
    most = max((one.waiting for one in drawn.spots.values() if one.waiting), default=timedelta())
    return Sheet(
        drawn.cases,
        count(session, asked),
        {
            "elements": {
                key: {"level": _level(one.waiting, most), "text": _note(one)} for key, one in drawn.spots.items()
            },
            "flows": {key: str(often) for key, often in drawn.flows.items()},
        },
        [_row(process, one) for one in drawn.bottlenecks[:LISTED]],
        [_row(process, one) for one in drawn.rework[:LISTED]],
    )


def span(value: timedelta | None) -> str:
    """Write how long: minutes, hours with one decimal, from two days on days."""
    if value is None:
        return "—"
    hours = value.total_seconds() / 3600
    if hours < 1:
        return _("%(n)s 分钟", n=round(hours * 60))
    return _("%(n)s 小时", n=f"{hours:.1f}") if hours < 48 else _("%(n)s 天", n=f"{hours / 24:.1f}")


def _level(waiting: timedelta | None, most: timedelta) -> int:
    """Return how dark an element is: by its part of the longest median, 0 where nothing waits."""
    if waiting is None or not most:
        return 0
    return max(1, -(-int(waiting / most * 100) // 25))


def _note(spot: Spot) -> str:
    return f"{spot.times} · {span(spot.waiting)}" if spot.waiting is not None else str(spot.times)


def _row(process: Process, spot: Spot) -> Row:
    activity = process.activities[spot.element]
    return Row(activity.name or activity.id, spot, span(spot.waiting), span(spot.slow))
