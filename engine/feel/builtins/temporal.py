"""Functions about the calendar and the present."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from jdmn.feel.lib.type.time.DefaultDateTimeLib import DefaultDateTimeLib

from engine.feel.builtins.signature import built_in
from engine.feel.far import FarDate, FarDateTime
from engine.feel.runtime import Run

_JDMN = DefaultDateTimeLib()
Day = date | FarDate | FarDateTime


def _near(day: Day) -> date:
    """Return the day itself, or the one that lies alike in the years Python knows."""
    day = day.date() if isinstance(day, FarDateTime) else day
    return day.double if isinstance(day, FarDate) else day


@built_in("now", "")
def now(run: Run) -> datetime:
    """Return the present in the zone people read times in."""
    return run.moment()


@built_in("today", "")
def today(run: Run) -> date:
    """Return the present day in the zone people read times in."""
    return run.moment().date()


@built_in("day of year", "date: day")
def day_of_year(day: Day) -> Decimal:
    """Return the number of the day in its year, from 1."""
    return Decimal(_JDMN.dayOfYear(_near(day)))


@built_in("day of week", "date: day")
def day_of_week(day: Day) -> str:
    """Return the English name of the day."""
    return str(_JDMN.dayOfWeek(_near(day)))


@built_in("month of year", "date: day")
def month_of_year(day: Day) -> str:
    """Return the English name of the month."""
    return str(_JDMN.monthOfYear(_near(day)))


@built_in("week of year", "date: day")
def week_of_year(day: Day) -> Decimal:
    """Return the number of the week (ISO 8601)."""
    return Decimal(_JDMN.weekOfYear(_near(day)))


@built_in("last day of month", "date: day")
def last_day_of_month(day: Day) -> date:
    """Return the last day of the month (Camunda's extension)."""
    if isinstance(day, (FarDate, FarDateTime)):
        raise ValueError(day)
    first = day.replace(day=28)
    following = first.toordinal() + 4
    month_end = date.fromordinal(following)
    return date.fromordinal(following - month_end.day)
