"""Values going in and out: Python to FEEL, and FEEL to plain JSON for forms and the interface."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from jdmn.runtime.Range import Range

from engine.feel.codec import decode, encode
from engine.feel.errors import FeelValueError
from engine.feel.far import FarDate, FarDateTime
from engine.feel.kinds import Duration, Function, kind_of, months_of, years_months
from engine.feel.limits import MAX_VALUE_DEPTH
from engine.feel.temporal import format_temporal
from engine.text import Text

__all__ = ["decode", "encode", "from_python", "kind_of", "months_of", "to_plain", "years_months"]

_READY = frozenset({type(None), bool, str, date, time, datetime, timedelta, FarDate, FarDateTime, Range})


def from_python(value: Any, depth: int = 0) -> Any:
    """Return ``value`` as FEEL holds it: numbers as Decimal, sequences as list, mappings as dict.

    Lists and dicts that need no change are returned as they are. Raises FeelValueError for NaN and
    infinity, keys that are not strings, and anything FEEL has no kind for.
    """
    kind = type(value)
    if kind in _READY:
        return value
    if kind is Decimal:
        return _finite(value)
    if kind is int:
        return Decimal(value)
    if kind is float:
        return _finite(Decimal(repr(value)))
    if depth > MAX_VALUE_DEPTH:
        raise FeelValueError(Text("数据嵌套过深", "The data nest too deeply"))
    if kind is dict:
        return _context(value, depth)
    if kind is list:
        return _list(value, depth)
    return _unusual(value, depth)


def _list(value: list[Any], depth: int) -> list[Any]:
    copy: list[Any] | None = None
    for index, item in enumerate(value):
        if type(item) in _READY:
            continue
        new = from_python(item, depth + 1)
        if new is not item:
            copy = list(value) if copy is None else copy
            copy[index] = new
    return value if copy is None else copy


def _context(value: dict[Any, Any], depth: int) -> dict[str, Any]:
    copy: dict[str, Any] | None = None
    for key, item in value.items():
        if type(key) is not str:
            raise FeelValueError(Text(f"键“{key}”不是文字", f'The key "{key}" is not a string'))
        if type(item) in _READY:
            continue
        new = from_python(item, depth + 1)
        if new is not item:
            copy = dict(value) if copy is None else copy
            copy[key] = new
    return value if copy is None else copy


def _unusual(value: Any, depth: int) -> Any:
    if isinstance(value, Duration):
        if value.tdelta:
            raise FeelValueError(Text("时长不能同时含月和日", "A duration has either months or days"))
        return value
    if isinstance(value, Function):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return Decimal(int(value))
    if isinstance(value, Mapping):
        return _context(dict(value), depth)
    if isinstance(value, (tuple, list)):
        return [from_python(item, depth + 1) for item in value]
    name = type(value).__name__
    raise FeelValueError(Text(f"FEEL 没有 {name} 这种值", f"FEEL has no kind of value for {name}"))


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise FeelValueError(Text("数字不是有限值", "The number is not finite"))
    return value


def to_plain(value: Any) -> Any:
    """Return ``value`` ready for JSON as people and other programs read it.

    Whole numbers become int, others float; dates, times and durations ISO 8601 text (a named zone becomes
    its offset). Raises FeelValueError for functions and ranges.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.adjusted() < 16 else float(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return to_plain(_finite(Decimal(repr(value))))
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()
    if isinstance(value, (date, time, timedelta, Duration, FarDate, FarDateTime)):
        return format_temporal(value)
    kind = kind_of(value)
    raise FeelValueError(Text(f"{kind} 不能写成数据", f"A {kind} cannot be written as data"))
