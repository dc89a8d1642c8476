"""One spelling for every fact: JSON as RFC 8785 writes it, without floats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson

from engine.errors import Invalid
from engine.text import Text

_EXACT = 2**53


def canonical(value: Any) -> str:
    """Return ``value`` as canonical JSON (RFC 8785: keys sorted by UTF-16, no blanks, no escapes in vain).

    Decimals and integers beyond 2^53 become strings, dates and times ISO 8601, moments UTC.  Raises
    Invalid for U+0000 and lone surrogates (neither database keeps them), TypeError for floats and
    anything else without an exact spelling.
    """
    return write(spell(value))


def spell(value: Any) -> Any:
    """Return ``value`` with its keys sorted and every leaf as it will be written.  Raises TypeError."""
    try:
        return _plain(value)
    except TypeError as error:
        raise TypeError(f"{_place(value, '$')}: {error}") from None


def write(spelt: Any) -> str:
    """Return what ``spell`` gave as text.  Raises Invalid, also for what nests deeper than 250 levels."""
    try:
        text = orjson.dumps(spelt).decode()
    except orjson.JSONEncodeError as error:
        raise _unstorable() from error
    if "\\u0000" in text and _has_null(spelt):
        raise _unstorable()
    return text


def spell_moment(moment: datetime) -> str:
    """Return an aware time as UTC with microseconds, for instance 2026-03-02T08:15:30.123456Z."""
    if moment.tzinfo is None:
        raise TypeError("a time without zone cannot be recorded")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: Any) -> Any:
    kind = value.__class__
    if kind is str or value is None or kind is bool:
        return value
    if kind is dict:
        return {name: _plain(value[name]) for name in _sorted(value)}
    if kind is list or isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return _plain(dict(value))
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, int):
        return value if -_EXACT < value < _EXACT else str(value)
    if isinstance(value, str | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return spell_moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"a {kind.__name__} has no exact spelling in the ledger")


def _sorted(value: Mapping[str, Any]) -> list[str]:
    """Sort by UTF-16 code units, which for ASCII is the plain order."""
    try:
        if "".join(value).isascii():
            return sorted(value)
    except TypeError:
        raise TypeError("the names of a fact's values must be texts") from None
    return sorted(value, key=_utf16)


def _place(value: Any, path: str) -> str:
    """Return the path of the first thing inside that has no spelling."""
    if isinstance(value, Mapping):
        inner = [(item, f"{path}.{name}") for name, item in value.items()]
    else:
        inner = [(item, path) for item in value] if isinstance(value, list | tuple) else []
    for item, below in inner:
        try:
            _plain(item)
        except TypeError:
            return _place(item, below)
    return path


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _has_null(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any("\0" in name or _has_null(item) for name, item in value.items())
    return isinstance(value, list | tuple) and any(_has_null(item) for item in value)


def _unstorable() -> Invalid:
    return Invalid(
        Text("内容含有无法保存的字符（U+0000 或残缺字符）", "The text holds a character that cannot be stored")
    )
