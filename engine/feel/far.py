"""Dates in years Python does not know (before 1, after 9999): read, compared, asked and written, nothing more.

The calendar repeats every 400 years, so a far date is its double in the years 2000 to 2399 and a number of cycles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

_CYCLE = 400
_CYCLE_DAYS = 146_097
_LAST = 999_999_999


@dataclass(frozen=True)
class FarDate:
    """A date whose year Python does not know."""

    cycle: int
    double: date

    @property
    def year(self) -> int:
        """The year, which may be negative."""
        return self.double.year + self.cycle * _CYCLE

    @property
    def month(self) -> int:
        """The month."""
        return self.double.month

    @property
    def day(self) -> int:
        """The day of the month."""
        return self.double.day

    def isoweekday(self) -> int:
        """Return the day of the week, Monday being 1."""
        return self.double.isoweekday()

    def isoformat(self) -> str:
        """Return the text of ISO 8601."""
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}{self.double.isoformat()[4:]}"


@dataclass(frozen=True)
class FarDateTime:
    """A date and time whose year Python does not know."""

    day_part: FarDate
    time_part: time

    @property
    def tzinfo(self) -> tzinfo | None:
        """The time zone, if any."""
        return self.time_part.tzinfo

    def date(self) -> FarDate:
        """Return the day."""
        return self.day_part

    def timetz(self) -> time:
        """Return the time of day with its zone."""
        return self.time_part

    def doubled(self) -> datetime:
        """Return the same moment in the years 2000 to 2399."""
        return datetime.combine(self.day_part.double, self.time_part)


def day(year: int, month: int, number: int) -> date | FarDate:
    """Return the date; raises ValueError when there is none or its year has more than nine digits."""
    if 1 <= year <= 9999:
        return date(year, month, number)
    if abs(year) > _LAST or year == 0:
        raise ValueError(year)
    cycle, rest = divmod(year, _CYCLE)
    return FarDate(cycle - 5, date(2000 + rest, month, number))


def moment(of: date | FarDate, clock_time: time) -> datetime | FarDateTime:
    """Return the date at that time."""
    return FarDateTime(of, clock_time) if isinstance(of, FarDate) else datetime.combine(of, clock_time)


def days_away(cycle: int) -> int:
    """Return how many days a number of cycles are."""
    return cycle * _CYCLE_DAYS


def order(of: date | FarDate) -> int:
    """Return the number of the day, for comparing near and far dates."""
    return of.double.toordinal() + days_away(of.cycle) if isinstance(of, FarDate) else of.toordinal()


def second(instant: timedelta, cycle: int) -> int:
    """Return the number of a second, from the distance of a double and its cycle."""
    return instant // timedelta(seconds=1) + days_away(cycle) * 86_400
