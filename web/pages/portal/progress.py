"""How far a case is, in the customer's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from engine import clock
from engine.queries.customer import CustomerView
from web.i18n import language
from web.work.procedure import UNITS


@dataclass(frozen=True)
class Step:
    """One of the four steps, and when it was reached."""

    name: str
    at: datetime | None
    is_now: bool


def shown(case: CustomerView) -> dict[str, Any]:
    """Return what the pages of a case show: the case, its steps, its state, the term for the reply."""
    steps = steps_of(case)
    return {
        "case": case,
        "steps": steps,
        "state": next(step.name for step in steps if step.is_now),
        "finished": any(one.kind == "result" for one in case.told),
        "term": _term(case),
        "agreed": on(_day(case.agreed_date)),
        "on": on,
    }


def on(value: datetime | date | None) -> str:
    """Write a time, or a day, as one says it: ``11月25日 09:00``."""
    if value is None:
        return ""
    moment = clock.local(value) if isinstance(value, datetime) else None
    day = moment or value
    words = f"{day.month}月{day.day}日" if language() == "zh" else f"{day.day} {day:%b}"
    if day.year != clock.local(clock.now()).year:
        words = f"{day.year}年{words}" if language() == "zh" else f"{words} {day.year}"
    return f"{words} {moment:%H:%M}" if moment else words


def steps_of(case: CustomerView) -> Sequence[Step]:
    """Return the steps in order; the last one reached is where the case is now."""
    closed = _("已撤销") if case.is_cancelled else _("已关闭")
    names = (_("已受理"), _("处理中"), _("已答复"), closed)
    times = (case.received_at, case.begun_at, case.replied_at, case.closed_at)
    now = max(index for index, at in enumerate(times) if at is not None)
    return [Step(name, at, index == now) for index, (name, at) in enumerate(zip(names, times, strict=True))]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _term(case: CustomerView) -> str:
    value, unit = case.reply_within
    return f"{value} {UNITS[unit].in_(language())}" if unit in UNITS else ""
