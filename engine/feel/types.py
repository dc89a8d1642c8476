"""FEEL types as they are written (``instance of list<number>``) and as decision tables declare them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from jdmn.runtime.Range import Range

from engine.feel.kinds import Function, kind_of


@dataclass(frozen=True)
class Type:
    """The base of all types; alone it is ``Any`` and admits every value but null."""

    def admits(self, value: Any) -> bool:
        """Tell whether ``value`` is of this type."""
        return value is not None

    def covers(self, other: Type) -> bool:
        """Tell whether every value of ``other`` is of this type."""
        return True


ANY = Type()


@dataclass(frozen=True)
class Simple(Type):
    """One of the built-in types without parameters."""

    name: str

    def admits(self, value: Any) -> bool:
        return kind_of(value) == self.name

    def covers(self, other: Type) -> bool:
        return other == self or (isinstance(other, Restricted) and self.covers(other.base))


NULL = Simple("null")
SIMPLE: Mapping[str, Type] = {
    "Any": ANY,
    "Null": NULL,
    **{
        name: Simple(name)
        for name in (
            "boolean",
            "string",
            "number",
            "date",
            "time",
            "date and time",
            "days and time duration",
            "years and months duration",
        )
    },
    "dateTime": Simple("date and time"),
    "dayTimeDuration": Simple("days and time duration"),
    "yearMonthDuration": Simple("years and months duration"),
}
"""Type names of the standard, with the camel-case spellings of DMN 1.1."""


@dataclass(frozen=True)
class ListOf(Type):
    """``list<element>``."""

    element: Type

    def admits(self, value: Any) -> bool:
        return isinstance(value, list) and all(
            (item is None and self.element is ANY) or self.element.admits(item) for item in value
        )

    def covers(self, other: Type) -> bool:
        return isinstance(other, ListOf) and self.element.covers(other.element)


@dataclass(frozen=True)
class ContextOf(Type):
    """``context<name: type>``: at least these entries."""

    entries: tuple[tuple[str, Type], ...]

    def admits(self, value: Any) -> bool:
        return isinstance(value, dict) and all(
            name in value and (value[name] is None or kind.admits(value[name])) for name, kind in self.entries
        )

    def covers(self, other: Type) -> bool:
        if not isinstance(other, ContextOf):
            return False
        theirs = dict(other.entries)
        return all(name in theirs and kind.covers(theirs[name]) for name, kind in self.entries)


@dataclass(frozen=True)
class RangeOf(Type):
    """``range<element>``."""

    element: Type

    def admits(self, value: Any) -> bool:
        if not isinstance(value, Range):
            return False
        ends = [end for end in (value.start, value.end) if end is not None]
        return bool(ends) and all(self.element.admits(end) for end in ends)

    def covers(self, other: Type) -> bool:
        return isinstance(other, RangeOf) and self.element.covers(other.element)


@dataclass(frozen=True)
class AnyFunction(Type):
    """``function`` without parameters and result: whatever can be called."""

    def admits(self, value: Any) -> bool:
        return isinstance(value, Function)

    def covers(self, other: Type) -> bool:
        return isinstance(other, (AnyFunction, FunctionOf))


@dataclass(frozen=True)
class FunctionOf(Type):
    """``function<parameters> -> result``."""

    parameters: tuple[Type, ...]
    result: Type

    def admits(self, value: Any) -> bool:
        if not isinstance(value, Function):
            return False
        declared = value.parameter_types()
        if declared is None:
            # What a built-in function takes depends on the call.
            return True
        if len(declared) != len(self.parameters):
            return False
        # Parameters are contravariant: the function must take at least what it will be given.
        if not all(mine.covers(asked) for mine, asked in zip(declared, self.parameters, strict=True)):
            return False
        result = value.result_type()
        return self.result is ANY or result is None or self.result.covers(result)

    def covers(self, other: Type) -> bool:
        return (
            isinstance(other, FunctionOf)
            and len(other.parameters) == len(self.parameters)
            and all(theirs.covers(mine) for theirs, mine in zip(other.parameters, self.parameters, strict=True))
            and self.result.covers(other.result)
        )


@dataclass(frozen=True)
class Restricted(Type):
    """A type whose values must also pass a test (the allowed values of DMN)."""

    base: Type
    allowed: Callable[[Any], bool]

    def admits(self, value: Any) -> bool:
        return self.base.admits(value) and self.allowed(value)

    def covers(self, other: Type) -> bool:
        return other == self


def unrestricted(kind: Type) -> Type:
    """Return the type without its allowed values, which ``instance of`` does not look at."""
    if isinstance(kind, Restricted):
        return unrestricted(kind.base)
    if isinstance(kind, ListOf):
        return ListOf(unrestricted(kind.element))
    if isinstance(kind, ContextOf):
        return ContextOf(tuple((name, unrestricted(entry)) for name, entry in kind.entries))
    return kind


def _admits_but_nulls(value: Any, wanted: Type) -> bool:
    # Null is of no type, yet it conforms to all of them (DMN 1.4 §10.3.2.9.2).
    return isinstance(wanted, ListOf) and isinstance(value, list) and wanted.admits([i for i in value if i is not None])


def conform(value: Any, wanted: Type) -> tuple[bool, Any]:
    """Return whether ``value`` fits ``wanted`` and what it becomes.

    Implements the implicit conversions of DMN 1.4 §10.3.2.9.4: to and from a list of one, and from a date
    to a date and time (midnight UTC).
    """
    if value is None or wanted.admits(value) or _admits_but_nulls(value, wanted):
        return True, value
    if isinstance(value, list) and len(value) == 1 and wanted.admits(value[0]):
        return True, value[0]
    if isinstance(wanted, ListOf) and not isinstance(value, list) and wanted.element.admits(value):
        return True, [value]
    if type(value) is date and wanted == SIMPLE["date and time"]:
        return True, datetime.combine(value, time(), UTC)
    return False, None
