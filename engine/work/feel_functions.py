"""Time limits inside expressions: ``due after(from, limit)`` and its relatives, known once this is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from engine import clock
from engine.errors import Invalid
from engine.feel import functions
from engine.text import Text
from engine.work.calendar import WorkingCalendar
from engine.work.limits import Limit, due_after, due_before

_current: ContextVar[Callable[[], WorkingCalendar]] = ContextVar("working calendar")


@contextmanager
def use_calendar(calendar: WorkingCalendar | Callable[[], WorkingCalendar]) -> Iterator[None]:
    """Count working time on ``calendar`` in every expression evaluated inside the block.

    A function is called when the first expression counts working time, and only then.
    """
    token = _current.set(cache(calendar) if callable(calendar) else lambda: calendar)
    try:
        yield
    finally:
        _current.reset(token)


def _calendar() -> WorkingCalendar:
    try:
        return _current.get()()
    except LookupError as error:
        # Not an Invalid: counting without the company's holidays would be wrong without a word.
        raise RuntimeError("working time is evaluated inside use_calendar(load_calendar(session))") from error


def _due_after(start: Any, limit: Any) -> datetime | None:
    if start is None or limit is None:
        return None
    if isinstance(limit, timedelta):
        return clock.local(_beginning(start) + limit)
    return clock.local(due_after(_calendar(), _beginning(start), Limit.parse(limit)))


def _due_before(end: Any, limit: Any) -> datetime | None:
    if end is None or limit is None:
        return None
    if isinstance(limit, timedelta):
        return clock.local(_beginning(end) - limit)
    return clock.local(due_before(_calendar(), _beginning(end), Limit.parse(limit)))


def _cycle(limit: Any) -> datetime | None:
    """The next round of a repeating timer: one limit from now; a cycle timer asks again each time."""
    return _due_after(clock.now(), limit)


def _add_working_hours(start: Any, hours: Any) -> datetime | None:
    if start is None or hours is None:
        return None
    return clock.local(_calendar().add_working_hours(_moment(start), _number(hours)))


def _add_working_days(start: Any, days: Any) -> datetime | None:
    if start is None or days is None:
        return None
    return clock.local(_calendar().add_working_days(_moment(start), _number(days)))


def _working_hours_between(start: Any, end: Any) -> Decimal | None:
    if start is None or end is None:
        return None
    worked = _calendar().working_time_between(_moment(start), _moment(end))
    return Decimal(worked // timedelta(microseconds=1)) / Decimal(3_600_000_000)


def _is_working_day(day: Any) -> bool | None:
    if day is None:
        return None
    if isinstance(day, datetime):
        day = clock.local(_moment(day)).date()
    if not isinstance(day, date):
        raise Invalid(Text("应为日期", "A date is expected"))
    return _calendar().is_working_day(day)


def _beginning(value: Any) -> datetime:
    """Return a moment as it is and a day as its first, at midnight in the office's zone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), clock.local_zone())
    return _moment(value)


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Invalid(Text("应为带时区的日期时间", "A date and time with a zone is expected"))
    return value


def _number(value: Any) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise Invalid(Text("应为数值", "A number is expected"))
    return value


# Times come back in the office's zone.  null in any argument gives null, as does what cannot be
# counted (with the reason among the evaluation's warnings).
functions.register("due after", _due_after, ("from", "limit"))
functions.register("due before", _due_before, ("date", "limit"))
functions.register("add working hours", _add_working_hours, ("from", "n"))
functions.register("add working days", _add_working_days, ("from", "n"))
functions.register("working hours between", _working_hours_between, ("from", "to"))
functions.register("is working day", _is_working_day, ("date",))
functions.register("cycle", _cycle, ("limit",))
