"""The kinds of value FEEL knows and how Python holds each.

None, bool, str, Decimal (every number), date, time, datetime, timedelta (days and time duration),
``isodate.Duration`` holding whole months only (years and months duration: jdmn's own type), list, dict
(context), jdmn's ``Range`` and ``Function``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jdmn.feel.lib.Types import Duration
from jdmn.runtime.Range import Range

from engine.feel.far import FarDate, FarDateTime

if TYPE_CHECKING:
    from engine.feel.runtime import Run
    from engine.feel.types import Type


class Function(ABC):
    """Something FEEL can call."""

    name: str = "function"

    @abstractmethod
    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any] | None) -> Any:
        """Return the result for the arguments; ``named`` is given instead of ``positional``."""

    def parameter_types(self) -> tuple[Type, ...] | None:
        """Return the declared parameter types, or None when they are not known."""
        return None

    def result_type(self) -> Type | None:
        """Return the type of the result, or None when it is not known."""
        return None


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    str: "string",
    Decimal: "number",
    date: "date",
    time: "time",
    datetime: "date and time",
    FarDate: "date",
    FarDateTime: "date and time",
    timedelta: "days and time duration",
    Duration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}


def kind_of(value: Any) -> str:
    """Return the FEEL name of the kind of ``value``; ``unknown`` for what FEEL does not know."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind
    return "function" if isinstance(value, Function) else "unknown"


def years_months(months: int) -> Duration:
    """Return the years and months duration of ``months`` months."""
    sign = -1 if months < 0 else 1
    years, rest = divmod(abs(months), 12)
    return Duration(years=sign * years, months=sign * rest)


def months_of(duration: Duration) -> int:
    """Return the whole months of a years and months duration."""
    return int(duration.years) * 12 + int(duration.months)
