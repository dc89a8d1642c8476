"""A lossless form of FEEL values for stored state: plain JSON, with one-key objects where JSON falls short.

Whole numbers are JSON numbers; ``{"$n": "1.50"}`` is any other number, ``$d`` a date, ``$t`` a time, ``$dt`` a
date and time, ``$p`` a days and time duration, ``$m`` a years and months duration in months, and ``$o`` wraps a
context that itself has a key beginning with ``$``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from engine.feel.errors import FeelValueError
from engine.feel.far import FarDate, FarDateTime
from engine.feel.kinds import Duration, kind_of, months_of, years_months
from engine.feel.limits import MAX_VALUE_DEPTH
from engine.feel.temporal import format_temporal, parse_date, parse_date_time, parse_time
from engine.text import Text

_WHOLE = 2**53


def encode(value: Any, depth: int = 0) -> Any:
    """Return the JSON-compatible form of ``value``; ``decode`` gives back an equal value of equal digits.

    Raises FeelValueError for functions, ranges, NaN and keys that are not strings.
    """
    if depth > MAX_VALUE_DEPTH:
        raise FeelValueError(Text("数据嵌套过深", "The data nest too deeply"))
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is Decimal:
        return _number(value)
    if kind is int:
        return value if abs(value) < _WHOLE else {"$n": str(value)}
    if kind is float:
        return encode(Decimal(repr(value)))
    if isinstance(value, (list, tuple)):
        return [encode(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return _context(value, depth)
    if isinstance(value, datetime):
        return {"$dt": _exact(value)}
    if isinstance(value, FarDateTime):
        return {"$dt": format_temporal(value)}
    if isinstance(value, (date, FarDate)):
        return {"$d": value.isoformat()}
    if isinstance(value, time):
        return {"$t": _exact(value)}
    if isinstance(value, timedelta):
        return {"$p": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, Duration) and not value.tdelta:
        return {"$m": months_of(value)}
    name = kind_of(value) if kind_of(value) != "unknown" else kind.__name__
    raise FeelValueError(Text(f"{name} 类型的值不能保存", f"A value of type {name} cannot be stored"))


def _number(value: Decimal) -> Any:
    if not value.is_finite():
        raise FeelValueError(Text("数字不是有限值", "The number is not finite"))
    if value.as_tuple().exponent == 0 and abs(value) < _WHOLE and not (value.is_zero() and value.is_signed()):
        return int(value)
    return {"$n": str(value)}


def _context(value: dict[Any, Any], depth: int) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    escape = False
    for key, item in value.items():
        if type(key) is not str:
            raise FeelValueError(Text(f"键“{key}”不是文字", f'The key "{key}" is not a string'))
        escape = escape or key.startswith("$")
        encoded[key] = encode(item, depth + 1)
    return {"$o": encoded} if escape else encoded


def _exact(value: datetime | time) -> str:
    text = format_temporal(value)
    # An hour that comes twice when clocks go back needs one more mark.
    return text + "#1" if value.fold else text


def decode(data: Any) -> Any:
    """Return the value ``encode`` was given; raises FeelValueError for data it cannot have made."""
    if isinstance(data, bool) or data is None or isinstance(data, str):
        return data
    if isinstance(data, int):
        return Decimal(data)
    if isinstance(data, list):
        return [decode(item) for item in data]
    if isinstance(data, dict):
        if len(data) == 1:
            key, content = next(iter(data.items()))
            if key.startswith("$"):
                return _tagged(key, content)
        return {key: decode(item) for key, item in data.items()}
    raise _foreign(data)


def _tagged(key: str, content: Any) -> Any:
    try:
        result = _DECODERS[key](content)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        result = None
    if result is None:
        raise _foreign({key: content})
    return result


def _moment(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(content: str) -> Any:
        text, _, fold = content.partition("#")
        result = parse(text)
        return result.replace(fold=1) if fold else result

    return read


_DECODERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "$o": lambda content: {name: decode(item) for name, item in content.items()},
    "$n": Decimal,
    "$d": parse_date,
    "$t": _moment(parse_time),
    "$dt": _moment(parse_date_time),
    "$p": lambda content: timedelta(*content),
    "$m": years_months,
}


def _foreign(data: Any) -> FeelValueError:
    return FeelValueError(
        Text(f"保存的数据无法识别：{str(data)[:60]}", f"The stored data are not understood: {str(data)[:60]}")
    )
