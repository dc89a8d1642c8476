"""Reads the times people enter, which are local."""

from __future__ import annotations

from datetime import UTC, datetime

from engine import clock
from engine.errors import Invalid
from engine.text import Text


def read_moment(text: str) -> datetime | None:
    """Return the UTC time of a ``datetime-local`` field, None when it is empty; raises Invalid."""
    if not text.strip():
        return None
    try:
        entered = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(Text("时间格式不正确", "This is not a time")) from error
    return entered.replace(tzinfo=entered.tzinfo or clock.local_zone()).astimezone(UTC)
