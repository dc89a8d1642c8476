"""Working time in China: holidays and 调休 days, the company's own exceptions and its office hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Invalid
from engine.model import CalendarDay, Setting
from engine.text import Text

OFFICE_HOURS = "calendar.office_hours"
"""Key of the setting ``{"opens": "09:00", "closes": "18:00", "lunch": ["12:00", "13:00"] | null}``."""

MAX_WORKING_DAYS = 10_000
"""The furthest a deadline may lie away (about 40 years), so that no expression can stall the server."""

_DAY = timedelta(days=1)
_MAX_SPAN = timedelta(days=40_000)
_KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)


@dataclass(frozen=True)
class OfficeHours:
    """When the office is open on a working day, in local time; ``lunch`` is not worked."""

    opens: time = time(9)
    closes: time = time(18)
    lunch: tuple[time, time] | None = None

    def __post_init__(self) -> None:
        marks = [self.opens, *(self.lunch or ()), self.closes]
        if any(earlier >= later for earlier, later in pairwise(marks)):
            raise Invalid(
                Text(
                    "办公时间有误：上班、午休、下班时间须依次递增",
                    "The office hours must be in order: opening, lunch break, closing",
                )
            )

    @property
    def windows(self) -> tuple[tuple[time, time], ...]:
        """Return the worked stretches of a day in order."""
        if self.lunch is None:
            return ((self.opens, self.closes),)
        return ((self.opens, self.lunch[0]), (self.lunch[1], self.closes))

    def plain(self) -> dict[str, Any]:
        """Return the setting's JSON; ``parse`` reads it."""
        lunch = None if self.lunch is None else [f"{mark:%H:%M}" for mark in self.lunch]
        return {"opens": f"{self.opens:%H:%M}", "closes": f"{self.closes:%H:%M}", "lunch": lunch}

    @classmethod
    def parse(cls, value: Any) -> OfficeHours:
        """Read the setting's JSON; raises Invalid where it is not understood."""
        try:
            lunch = value.get("lunch")
            return cls(
                time.fromisoformat(value["opens"]),
                time.fromisoformat(value["closes"]),
                None if lunch is None else (time.fromisoformat(lunch[0]), time.fromisoformat(lunch[1])),
            )
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise Invalid(
                Text(f"办公时间设置无法识别：{value}", f"The office hours cannot be read: {value}")
            ) from error


@dataclass(frozen=True)
class WorkingCalendar:
    """Counts working time; moments go in with any zone and come out in UTC.

    Every count starts inside office hours: going forward, a start outside them is moved to the next
    opening; going back (a negative count), to the last closing.
    """

    hours: OfficeHours = OfficeHours()
    overrides: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def is_working_day(self, day: date) -> bool:
        """Say whether the office works on ``day``: own exceptions, then the state's plan, then Mon-Fri."""
        override = self.overrides.get(day)
        if override is not None:
            return override
        if day in chinese_calendar.workdays:
            return True
        return day.weekday() < 5 and day not in chinese_calendar.holidays

    def unknown_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """Return the years from ``start`` to ``end`` whose holidays the package does not know."""
        first, last = sorted((clock.local(start).year, clock.local(end).year))
        return tuple(year for year in range(first, last + 1) if year not in _KNOWN_YEARS)

    def says_so(self, year: int) -> Text | None:
        """Return the words that warn of a year without holiday plan, or None when the plan is known."""
        if year in _KNOWN_YEARS:
            return None
        return Text(
            f"{year} 年节假日安排尚未收录，暂按周一至周五计算（日历中已登记的例外除外）",
            f"The holidays of {year} are not known yet; Monday to Friday is assumed, "
            "apart from the exceptions entered in the calendar",
        )

    def next_opening(self, moment: datetime) -> datetime:
        """Return ``moment`` itself inside office hours, else the next time the office opens."""
        for opens, closes in self._windows_from(moment):
            if moment < closes:
                return max(moment, opens).astimezone(UTC)
        raise AssertionError("the working calendar has no end")

    def last_closing(self, moment: datetime) -> datetime:
        """Return ``moment`` itself inside office hours or at their end, else the last closing before."""
        for opens, closes in self._windows_back(moment):
            if moment > opens:
                return min(moment, closes).astimezone(UTC)
        raise AssertionError("the working calendar has no beginning")

    def add_working_hours(self, moment: datetime, hours: Decimal | int) -> datetime:
        """Return the moment when ``hours`` of office time have passed since ``moment``.

        The last hour of a day ends at closing time, not at the next opening.
        """
        count = abs(Decimal(hours))
        _bounded(count / 24)
        left = timedelta(microseconds=int(count * 3_600_000_000))
        if hours < 0:
            return self._take_hours(moment, left)
        start = self.next_opening(moment)
        for opens, closes in self._windows_from(start):
            begin = max(start, opens)
            if left <= closes - begin:
                return (begin + left).astimezone(UTC)
            left -= max(timedelta(), closes - begin)
        raise AssertionError("the working calendar has no end")

    def _take_hours(self, moment: datetime, left: timedelta) -> datetime:
        end = self.last_closing(moment)
        for opens, closes in self._windows_back(end):
            finish = min(end, closes)
            if left <= finish - opens:
                return (finish - left).astimezone(UTC)
            left -= max(timedelta(), finish - opens)
        raise AssertionError("the working calendar has no beginning")

    def add_working_days(self, moment: datetime, days: Decimal | int) -> datetime:
        """Return the same clock time ``days`` working days later (0: the next opening).

        Friday 16:00 + 2 is Tuesday 16:00; Saturday 10:00 + 2 counts from Monday 09:00 and is
        Wednesday 09:00.  Raises Invalid for a fraction of a day.
        """
        if days != int(days):
            raise Invalid(Text("工作日数须为整数", "Working days are counted in whole days"))
        left = abs(int(days))
        _bounded(left)
        start = _local(self.next_opening(moment) if days >= 0 else self.last_closing(moment))
        step = _DAY if days >= 0 else -_DAY
        day = start.date()
        while left:
            day = _step(day, step)
            left -= self.is_working_day(day)
        return datetime.combine(day, start.timetz()).astimezone(UTC)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the office time from ``start`` to ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.working_time_between(end, start)
        if end - start > _MAX_SPAN:
            raise _too_far()
        total = timedelta()
        for opens, closes in self._windows_from(start):
            if opens >= end:
                return total
            total += max(timedelta(), min(closes, end) - max(opens, start))
        raise AssertionError("the working calendar has no end")

    def _windows_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the office's open stretches from the day of ``moment`` on."""
        day = _local(moment).date()
        while True:
            if self.is_working_day(day):
                yield from self._windows(day)
            day = _step(day, _DAY)

    def _windows_back(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the office's open stretches from the day of ``moment`` backwards."""
        day = _local(moment).date()
        while True:
            if self.is_working_day(day):
                yield from reversed(self._windows(day))
            day = _step(day, -_DAY)

    def _windows(self, day: date) -> list[tuple[datetime, datetime]]:
        zone = clock.local_zone()
        return [
            (datetime.combine(day, opens, zone), datetime.combine(day, closes, zone))
            for opens, closes in self.hours.windows
        ]


def load_calendar(session: Session) -> WorkingCalendar:
    """Return the company's calendar as the database has it now; built anew only when that changed."""
    hours = session.scalar(select(Setting.value).where(Setting.key == OFFICE_HOURS))
    days = session.execute(select(CalendarDay.day, CalendarDay.is_workday).order_by(CalendarDay.day))
    return _calendar(
        OfficeHours() if hours is None else OfficeHours.parse(hours),
        tuple((day, is_workday) for day, is_workday in days),
    )


@lru_cache(maxsize=8)
def _calendar(hours: OfficeHours, days: tuple[tuple[date, bool], ...]) -> WorkingCalendar:
    return WorkingCalendar(hours, MappingProxyType(dict(days)))


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("working time is counted between times with a zone")
    try:
        return clock.local(moment)
    except OverflowError as error:
        raise _too_far() from error


def _step(day: date, step: timedelta) -> date:
    try:
        return day + step
    except OverflowError as error:
        raise _too_far() from error


def _bounded(days: Decimal | int) -> None:
    if days > MAX_WORKING_DAYS:
        raise _too_far()


def _too_far() -> Invalid:
    return Invalid(Text("期限过长，无法计算", "The time span is too long to be counted"))
