"""The only reader of the wall clock; a demo company may move it forward, a test may stop it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_LOCAL = ZoneInfo("Asia/Shanghai")
_offset = timedelta()
_frozen: datetime | None = None


def now() -> datetime:
    """Return the present as an aware UTC time."""
    return _frozen if _frozen is not None else datetime.now(UTC) + _offset


def local_zone() -> ZoneInfo:
    """Return the zone people read times in."""
    return _LOCAL


def local(moment: datetime) -> datetime:
    """Return ``moment`` as people read it."""
    return moment.astimezone(_LOCAL)


def set_offset(offset: timedelta) -> None:
    """Run ahead of the wall clock by ``offset`` (demo companies only)."""
    global _offset
    _offset = offset


def offset() -> timedelta:
    """Return how far the clock runs ahead of the wall clock."""
    return _offset


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at ``moment`` for the time of the block (tests only)."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
