"""Dates and times as form-js writes them (ISO 8601 to the minute) and as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from engine import clock

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def parse_date(value: str) -> date | None:
    """Return the day of ``YYYY-MM-DD``, None for anything else."""
    try:
        return date.fromisoformat(value) if _DATE.fullmatch(value) else None
    except ValueError:
        return None


def parse_time(value: str) -> time | None:
    """Return the time of ``HH:MM`` with or without seconds and offset, None for anything else."""
    try:
        return time.fromisoformat(value) if _TIME.fullmatch(value) else None
    except ValueError:
        return None


def parse_datetime(value: str) -> datetime | None:
    """Return the moment of a date and a time with ``T`` between them, None for anything else."""
    day, _, at = value.partition("T")
    if not _DATE.fullmatch(day) or not _TIME.fullmatch(at):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def local_day(moment: date | datetime) -> date:
    """Return the day people here call it; a time without zone is meant here."""
    if not isinstance(moment, datetime):
        return moment
    return clock.local(moment).date() if moment.tzinfo else moment.date()


def today() -> date:
    """Return the present day here."""
    return clock.local(clock.now()).date()


def shown(value: str) -> str:
    """Return a stored date or time as people read it here; a text that is none stays as it is."""
    moment = parse_datetime(value)
    if moment is not None:
        return f"{clock.local(moment) if moment.tzinfo else moment:%Y-%m-%d %H:%M}"
    at = parse_time(value)
    return f"{at:%H:%M}" if at is not None and at.tzinfo is None else value
