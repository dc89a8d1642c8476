"""Dates, times and durations as text (ISO 8601 and ``…@Area/City``) and as comparable keys."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine import clock
from engine.feel import far
from engine.feel.kinds import Duration, months_of, years_months

_DATE: Final = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d{2})-(\d{2})")
_TIME: Final = re.compile(r"T?(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[\w/+-]+)?")
_MONTHS: Final = re.compile(r"(-)?P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?")
_DAYS: Final = re.compile(
    r"(-)?P(?=[\dT])(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(\.\d*)?S)?)?"
)
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - only asks a zone for its offset on that day
_WIDEST: Final = timedelta(hours=18)


def parse_date(text: str) -> date | far.FarDate | None:
    """Return the date written ``2024-02-29``, or None; years may have up to nine digits and a minus."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return far.day(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Return the time written ``10:30:00``, with fraction, offset or ``@zone`` if given, or None."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, zone = match.groups()
    try:
        micros = int(((fraction or ".0")[1:] + "000000")[:6])
        return time(int(hour), int(minute), int(second), micros, tzinfo=_zone(zone))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def parse_date_time(text: str) -> datetime | far.FarDateTime | None:
    """Return the date and time written ``2024-02-29T10:30:00``; a date alone is its midnight."""
    day_text, mark, time_text = text.partition("T")
    day = parse_date(day_text)
    if day is None:
        return None
    if not mark:
        return far.moment(day, time())
    clock_time = parse_time(time_text)
    return None if clock_time is None else far.moment(day, clock_time)


def parse_duration(text: str) -> timedelta | Duration | None:
    """Return the duration written ``P1Y2M`` or ``P1DT2H3M4.5S``, or None."""
    match = _MONTHS.fullmatch(text)
    if match is not None:
        total = int(match[2] or 0) * 12 + int(match[3] or 0)
        return years_months(-total if match[1] else total)
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    try:
        amount = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=int(((fraction or ".0")[1:] + "000000")[:6]),
        )
    except OverflowError:
        return None
    return -amount if sign else amount


def parse_any(text: str) -> Any:
    """Return the value of an at-literal, or None when ``text`` is none."""
    if "P" in text[:2]:
        return parse_duration(text)
    if _DATE.match(text):
        return parse_date_time(text) if "T" in text else parse_date(text)
    return parse_time(text)


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return offset_zone(-offset if text.startswith("-") else offset)


def offset_zone(offset: timedelta) -> tzinfo:
    """Return the zone of a fixed offset of at most 18 hours; raises ValueError beyond."""
    if abs(offset) > _WIDEST:
        raise ValueError(offset)
    return UTC if not offset else timezone(offset)


def format_temporal(value: Any) -> str:
    """Return the ISO 8601 text of a date, time or duration, with ``@zone`` for a named zone."""
    if isinstance(value, timedelta):
        return _format_days(value)
    if isinstance(value, Duration):
        return _format_months(months_of(value))
    if isinstance(value, far.FarDateTime):
        return f"{value.date().isoformat()}T{format_temporal(value.timetz())}"
    if isinstance(value, (datetime, time)):
        zone = value.tzinfo
        local = value.replace(tzinfo=None).isoformat()
        local = local.rstrip("0") if value.microsecond else local
        if zone is None:
            return local
        return local + (f"@{zone.key}" if isinstance(zone, ZoneInfo) else _format_offset(offset_of(value)))
    return str(value.isoformat())


def _format_offset(offset: timedelta | None) -> str:
    seconds = int((offset or timedelta()).total_seconds())
    if not seconds:
        return "Z"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02d}:{minutes:02d}" + (f":{rest:02d}" if rest else "")


def _format_months(total: int) -> str:
    years, months = divmod(abs(total), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-P" if total < 0 else "P") + (text or "0M")


def _format_days(value: timedelta) -> str:
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{value.days}D" if value.days else ""
    second_text = f"{seconds}.{value.microseconds:06d}".rstrip("0") if value.microseconds else str(seconds)
    parts = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    parts += f"{second_text}S" if second_text != "0" else ""
    if parts:
        text += "T" + parts
    return f"{sign}P{text or 'T0S'}"


def offset_of(value: datetime | time) -> timedelta | None:
    """Return the distance from UTC, or None for a local time."""
    if value.tzinfo is None:
        return None
    offset = value.utcoffset()
    return offset if offset is not None else value.tzinfo.utcoffset(_EPOCH)


def instant(value: datetime) -> timedelta:
    """Return the distance from the first moment of year 1 in UTC.

    A local date and time is read in the zone the company works in.
    """
    aware = value if value.tzinfo is not None else value.replace(tzinfo=clock.local_zone())
    # Unlike astimezone() this cannot leave the years Python knows.
    return value.replace(tzinfo=None) - datetime.min - (aware.utcoffset() or timedelta())  # noqa: DTZ901 - distances


def far_key(value: Any) -> int:
    """Return what orders near and far dates, or near and far dates and times, among each other."""
    if isinstance(value, far.FarDateTime):
        return far.second(moment_key(value.doubled()), value.date().cycle)
    return far.second(moment_key(value), 0) if isinstance(value, datetime) else far.order(value)


def moment_key(value: datetime) -> timedelta:
    """Return what orders dates and times: their instants to the second, as the standard counts them."""
    return instant(value.replace(microsecond=0))


def time_key(value: time) -> timedelta:
    """Return what orders times of day: their distances from midnight UTC to the second."""
    return time_of_day(value.replace(microsecond=0))


def time_of_day(value: time) -> timedelta:
    """Return the distance from midnight UTC, local times read in the zone the company works in."""
    offset = offset_of(value)
    if offset is None:
        offset = clock.local_zone().utcoffset(_EPOCH) or timedelta()
    return (
        timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond) - offset
    )


def seconds_of(value: timedelta) -> Decimal:
    """Return the length in seconds."""
    return Decimal(value.days * 86_400 + value.seconds) + Decimal(value.microseconds).scaleb(-6)


def from_seconds(seconds: Decimal) -> timedelta:
    """Return the duration of ``seconds``, cut to microseconds; raises OverflowError when too long."""
    return timedelta(microseconds=int(seconds.scaleb(6)))
