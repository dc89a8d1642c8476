"""Time limits as policy values state them: a number and a unit, counted on the working calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from engine import clock
from engine.errors import Invalid
from engine.text import Text
from engine.work.calendar import WorkingCalendar

UNITS = {
    "minutes": Text("分钟", "minutes"),
    "hours": Text("小时", "hours"),
    "days": Text("天", "days"),
    "weeks": Text("周", "weeks"),
    "months": Text("个月", "months"),
    "years": Text("年", "years"),
    "working hours": Text("个工作小时", "working hours"),
    "working days": Text("个工作日", "working days"),
}
"""The units a policy value may name, as people read them."""

_ELAPSED = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
_MONTHS = {"months": 1, "years": 12}
_MAX_YEARS = 200


@dataclass(frozen=True)
class Limit:
    """A time limit, for instance 2 working days (CMP-040)."""

    value: Decimal
    unit: str

    @classmethod
    def parse(cls, raw: Any) -> Limit:
        """Read ``{"value": 2, "unit": "working days"}``; raises Invalid for anything else.

        The value is a whole number of months, years or working days, of the others a fraction will do.
        """
        if isinstance(raw, Limit):
            return raw
        unit = raw.get("unit") if isinstance(raw, Mapping) else None
        if isinstance(unit, str) and unit not in UNITS:
            unit = f"{unit}s"
        if unit not in UNITS:
            raise _unreadable(raw)
        try:
            value = Decimal(str(raw.get("value")))
        except InvalidOperation as error:
            raise _unreadable(raw) from error
        whole = unit in ("months", "years", "working days")
        if not value.is_finite() or value < 0 or (whole and value != int(value)):
            raise _unreadable(raw)
        return cls(value, unit)

    @property
    def text(self) -> Text:
        """Return the limit in words, for instance "2 个工作日"."""
        number, unit = f"{self.value.normalize():f}", UNITS[self.unit]
        english = unit.en.removesuffix("s") if self.value == 1 else unit.en
        return Text(f"{number} {unit.zh}", f"{number} {english}")


def due_after(calendar: WorkingCalendar, moment: datetime, limit: Limit) -> datetime:
    """Return the UTC time at which ``limit`` has run out since ``moment``.

    Minutes, hours, days and weeks run without pause; months and years keep the local day and clock time (31
    January + 1 is the last day of February); the working units run on ``calendar``.
    """
    return _away(calendar, moment, limit, limit.value)


def due_before(calendar: WorkingCalendar, moment: datetime, limit: Limit) -> datetime:
    """Return the UTC time from which exactly ``limit`` is left until ``moment``; counted as ``due_after`` does."""
    return _away(calendar, moment, limit, -limit.value)


def _away(calendar: WorkingCalendar, moment: datetime, limit: Limit, count: Decimal) -> datetime:
    if limit.unit == "working hours":
        return calendar.add_working_hours(moment, count)
    if limit.unit == "working days":
        return calendar.add_working_days(moment, count)
    if limit.unit in _MONTHS:
        months = _MONTHS[limit.unit]
        if limit.value * months > 12 * _MAX_YEARS:
            raise _too_long(limit)
        return _add_months(clock.local(moment), int(count) * months).astimezone(UTC)
    unit = _ELAPSED[limit.unit]
    if limit.value > _MAX_YEARS * timedelta(days=366) // unit:
        raise _too_long(limit)
    seconds = count * Decimal(unit.total_seconds())
    return (moment + timedelta(microseconds=int(seconds * 1_000_000))).astimezone(UTC)


def _add_months(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _unreadable(raw: Any) -> Invalid:
    units = ", ".join(UNITS)
    return Invalid(
        Text(
            f"期限无法识别：{raw}；应为数值加单位，如 2 working days；可用单位：{units}",
            f"The limit cannot be read: {raw}; it needs a value and a unit of: {units}",
        )
    )


def _too_long(limit: Limit) -> Invalid:
    return Invalid(Text(f"期限过长：{limit.text.zh}", f"The limit is too long: {limit.text.en}"))
