"""The only reader of the wall clock.

A demo company may move it forward, a test may stop it, and what runs in a sandbox has a stopped clock of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_LOCAL = ZoneInfo("Asia/Shanghai")
_offset = timedelta()
_frozen: datetime | None = None
_own: ContextVar[datetime | None] = ContextVar("own clock", default=None)


def now() -> datetime:
    """Return the present as an aware UTC time."""
    return _own.get() or (_frozen or datetime.now(UTC)) + _offset


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


def move_to(moment: datetime) -> None:
    """Let it be ``moment``: by the own clock of this place where there is one, else by the clock of the process.

    For whoever plays cases; people at work have no such button.
    """
    global _frozen
    if _own.get() is not None:
        _own.set(moment.astimezone(UTC))
    elif _frozen is not None:
        _frozen = moment.astimezone(UTC) - _offset
    else:
        set_offset(moment - datetime.now(UTC))


@contextmanager
def own(moment: datetime) -> Iterator[None]:
    """Let the time be ``moment`` inside the block, for this thread only; ``move_to`` moves it."""
    before = _own.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _own.reset(before)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Let the wall clock of the whole process stand at ``moment`` for the time of the block (tests only).

    A demo company's clock may still be moved ahead of it.
    """
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
