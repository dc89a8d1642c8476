"""Boolean functions."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.builtins.signature import built_in
from engine.feel.comparing import equal
from engine.feel.far import FarDateTime
from engine.feel.kinds import kind_of
from engine.feel.runtime import Run
from engine.feel.temporal import offset_of


@built_in("not", "negand: boolean")
def negate(negand: bool) -> bool:
    """Return the opposite."""
    return not negand


@built_in("all", "list: list")
def every_true(items: list[Any]) -> bool | None:
    """Return false if any item is, true if all are, else null."""
    if False in [item for item in items if type(item) is bool]:
        return False
    return True if all(item is True for item in items) else None


@built_in("any", "list: list")
def some_true(items: list[Any]) -> bool | None:
    """Return true if any item is, false if all are false, else null."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@built_in("all", "*list: any")
def every_argument(*items: Any) -> bool | None:
    """Return ``all`` of the arguments."""
    return every_true(list(items)) if items else None


@built_in("any", "*list: any")
def some_argument(*items: Any) -> bool | None:
    """Return ``any`` of the arguments."""
    return some_true(list(items)) if items else None


@built_in("get or else", "value: any, default: any")
def get_or_else(value: Any, default: Any) -> Any:
    """Return ``value``, or ``default`` when it is null (Camunda's extension)."""
    return default if value is None else value


@built_in("is defined", "value: any")
def is_defined(value: Any) -> bool:
    """Return whether the value is not null (Camunda's extension)."""
    return value is not None


@built_in("is", "value1?: any, value2?: any")
def same(run: Run, one: Any = None, other: Any = None) -> bool:
    """Return whether both are the same element of the value space: equal, and alike in their time zone."""
    if kind_of(one) != kind_of(other):
        return False
    if kind_of(one) in ("time", "date and time") and _zone(one) != _zone(other):
        return False
    return equal(one, other, run) is True


def _zone(moment: Any) -> Any:
    moment = moment.timetz() if isinstance(moment, FarDateTime) else moment
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else offset_of(moment)
