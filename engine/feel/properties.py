"""The properties FEEL's own values have (``date.year``, ``range.start``, DMN 1.4 table 65)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from jdmn.runtime.Range import Range

from engine.feel import temporal
from engine.feel.far import FarDate, FarDateTime
from engine.feel.kinds import Duration, months_of


def _part(attribute: str) -> Callable[[Any], Decimal]:
    return lambda value: Decimal(getattr(value, attribute))


def _zone_name(value: Any) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _weekday(value: date | FarDate) -> Decimal:
    return Decimal(value.isoweekday())


def _split(value: timedelta) -> tuple[int, int, int, int]:
    sign = -1 if value < timedelta() else 1
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    return sign * value.days, sign * hours, sign * (rest // 60), sign * (rest % 60)


def _of_days(index: int) -> Callable[[Any], Decimal]:
    return lambda value: Decimal(_split(value)[index])


def _of_months(divide: bool) -> Callable[[Any], Decimal]:
    def read(value: Duration) -> Decimal:
        total = months_of(value)
        years, months = divmod(abs(total), 12)
        return Decimal((years if divide else months) * (-1 if total < 0 else 1))

    return read


_DATE: dict[str, Callable[[Any], Any]] = {
    "year": _part("year"),
    "month": _part("month"),
    "day": _part("day"),
    "weekday": _weekday,
}
_TIME: dict[str, Callable[[Any], Any]] = {
    "hour": _part("hour"),
    "minute": _part("minute"),
    "second": _part("second"),
    "time offset": temporal.offset_of,
    "timezone": _zone_name,
}


def _inside(part: Callable[[Any], Any], read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: read(part(value))


_PROPERTIES: dict[type, dict[str, Callable[[Any], Any]]] = {
    date: _DATE,
    time: _TIME,
    datetime: {**_DATE, **_TIME},
    FarDate: _DATE,
    FarDateTime: {
        **{name: _inside(FarDateTime.date, read) for name, read in _DATE.items()},
        **{name: _inside(FarDateTime.timetz, read) for name, read in _TIME.items()},
    },
    timedelta: {name: _of_days(index) for index, name in enumerate(("days", "hours", "minutes", "seconds"))},
    Duration: {"years": _of_months(True), "months": _of_months(False)},
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.startIncluded,
        "end included": lambda value: value.endIncluded,
    },
}


def property_of(value: Any, name: str) -> tuple[bool, Any]:
    """Return whether ``value`` has the property, and the property."""
    read = _PROPERTIES.get(type(value), {}).get(name)
    return (False, None) if read is None else (True, read(value))
