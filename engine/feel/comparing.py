"""Equality and order of FEEL values (DMN 1.4 §10.3.2.13, tables 50-53); null where not comparable."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from jdmn.runtime.Range import Range

from engine.feel import temporal
from engine.feel.far import FarDate, FarDateTime
from engine.feel.kinds import Duration, kind_of, months_of
from engine.feel.runtime import Run

_KEYS: dict[type, Callable[[Any], Any]] = {
    datetime: temporal.moment_key,
    time: temporal.time_key,
    Duration: months_of,
    FarDate: temporal.far_key,
    FarDateTime: temporal.far_key,
}
PLAIN: Final = frozenset({Decimal, str, date, timedelta})
"""Types whose values Python itself compares as the standard wants."""

RELATIONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}
_ORDERED = {
    "string",
    "number",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
}


def key(value: Any) -> Any:
    """Return what orders ``value`` among values of its kind."""
    convert = _KEYS.get(type(value))
    return value if convert is None else convert(value)


def equal(left: Any, right: Any, run: Run) -> bool | None:
    """Return whether two values are equal; null for values of different kinds."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        if _far(left, right):
            return False
        both_functions = kind_of(left) == kind_of(right) == "function"
        return False if both_functions else None
    if kind is Decimal or kind is str or kind is bool or kind is timedelta:
        return bool(left == right)
    if kind is list:
        run.spend(len(left))
        return len(left) == len(right) and all(
            equal(one, other, run) is True for one, other in zip(left, right, strict=True)
        )
    if kind is dict:
        run.spend(len(left))
        return left.keys() == right.keys() and all(
            equal(value, right[name], run) is True for name, value in left.items()
        )
    if kind is Range:
        return (
            left.startIncluded == right.startIncluded
            and left.endIncluded == right.endIncluded
            and left.operator == right.operator
            and equal(left.start, right.start, run) is True
            and equal(left.end, right.end, run) is True
        )
    return bool(key(left) == key(right))


def less(left: Any, right: Any) -> bool | None:
    """Return whether ``left`` comes before ``right``; null when they have no order."""
    if _far(left, right):
        return temporal.far_key(left) < temporal.far_key(right)
    if type(left) is not type(right) or kind_of(left) not in _ORDERED:
        return None
    return bool(key(left) < key(right))


def _far(left: Any, right: Any) -> bool:
    far_one = isinstance(left, (FarDate, FarDateTime)) or isinstance(right, (FarDate, FarDateTime))
    return far_one and kind_of(left) == kind_of(right)


def compare(operator: str, left: Any, right: Any, run: Run) -> bool | None:
    """Return the result of one of the six comparison operators."""
    if type(left) in PLAIN and type(left) is type(right):
        return RELATIONS[operator](left, right)
    if operator == "=":
        return equal(left, right, run)
    if operator == "!=":
        result = equal(left, right, run)
        return None if result is None else not result
    if operator in ("<", ">="):
        before = less(left, right)
        return before if before is None or operator == "<" else not before
    after = less(right, left)
    return after if after is None or operator == ">" else not after


def within(value: Any, interval: Range) -> bool | None:
    """Return whether ``value`` lies in ``interval``; an end that is null is open."""
    if interval.operator == "!=":
        return None if type(value) is not type(interval.start) else key(value) != key(interval.start)
    results: list[bool | None] = []
    if interval.start is not None:
        before = less(value, interval.start)
        if before is False and not interval.startIncluded:
            before = key(value) == key(interval.start)
        results.append(None if before is None else not before)
    if interval.end is not None:
        after = less(interval.end, value)
        if after is False and not interval.endIncluded:
            after = key(value) == key(interval.end)
        results.append(None if after is None else not after)
    if False in results:
        return False
    return None if None in results or not results else True
