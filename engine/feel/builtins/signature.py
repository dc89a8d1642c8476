"""Declares built-in functions by their FEEL signature and checks arguments against it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import DecimalException
from typing import Any, Final, TypeVar

from jdmn.runtime.DMNRuntimeException import DMNRuntimeException

from engine.feel.kinds import Function, kind_of
from engine.feel.runtime import Run

F = TypeVar("F", bound=Callable[..., Any])

_GROUPS: Final[Mapping[str, frozenset[str]]] = {
    "duration": frozenset({"days and time duration", "years and months duration"}),
    "day": frozenset({"date", "date and time"}),
    "moment": frozenset({"time", "date and time"}),
    "temporal": frozenset({"date", "time", "date and time"}),
}


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``kinds`` is empty when any value will do."""

    name: str
    kinds: frozenset[str]
    optional: bool
    nullable: bool
    variadic: bool

    @classmethod
    def parse(cls, text: str) -> Parameter:
        """Read ``name: kind``; ``*name`` takes the rest, ``name?`` may be left out, ``kind?`` may be null."""
        name, _, kind = (part.strip() for part in text.partition(":"))
        nullable = kind.endswith("?") or kind == "any"
        kinds: set[str] = set()
        for word in kind.removesuffix("?").split("|"):
            kinds |= _GROUPS.get(word.strip(), {word.strip()})
        bare = name.lstrip("*").removesuffix("?")
        return cls(bare, frozenset(kinds - {"any"}), name.endswith("?"), nullable, name.startswith("*"))

    def fit(self, value: Any) -> tuple[bool, Any]:
        """Return whether ``value`` is acceptable and what it becomes (lists of one and single values)."""
        if value is None:
            return self.nullable, None
        kind = kind_of(value)
        if not self.kinds or kind in self.kinds:
            return True, value
        if kind == "list" and len(value) == 1 and kind_of(value[0]) in self.kinds:
            return True, value[0]
        if "list" in self.kinds:
            return True, [value]
        return False, None


class Overload:
    """One signature of a built-in function and the Python function behind it."""

    def __init__(self, signature: str, function: Callable[..., Any]) -> None:
        self.parameters = tuple(Parameter.parse(part) for part in signature.split(",") if part.strip())
        self.function = function
        self.wants_run = next(iter(inspect.signature(function).parameters), "") == "run"
        self._variadic = bool(self.parameters) and self.parameters[-1].variadic
        self._least = sum(not (one.optional or one.variadic) for one in self.parameters)

    def bind(self, positional: Sequence[Any]) -> list[Any] | None:
        """Return the arguments to pass, or None when they do not fit."""
        if len(positional) < self._least or (len(positional) > len(self.parameters) and not self._variadic):
            return None
        bound: list[Any] = []
        for index, value in enumerate(positional):
            fits, value = self.parameters[min(index, len(self.parameters) - 1)].fit(value)
            if not fits:
                return None
            bound.append(value)
        return bound

    def order(self, named: Mapping[str, Any]) -> list[Any] | None:
        """Return the named arguments in the order of the parameters, or None when names do not fit."""
        names = [parameter.name for parameter in self.parameters]
        if self._variadic and len(names) == 1:
            return None
        if not set(named) <= set(names):
            return None
        while names and names[-1] not in named:
            names.pop()
        optional = {parameter.name for parameter in self.parameters if parameter.optional}
        if not set(names) - optional <= set(named):
            return None
        return [named.get(name) for name in names]


class BuiltIn(Function):
    """A function of the standard; wrong arguments give null and a warning."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.overloads: list[Overload] = []

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any] | None) -> Any:
        run.spend(1)
        for overload in self.overloads:
            ordered = positional if named is None else overload.order(named)
            bound = None if ordered is None else overload.bind(ordered)
            if bound is None:
                continue
            run.spend(sum(len(value) for value in bound if type(value) is list))
            try:
                return overload.function(run, *bound) if overload.wants_run else overload.function(*bound)
            except (ArithmeticError, DecimalException, ValueError, TypeError, DMNRuntimeException):
                break
        run.warn(f"“{self.name}”的参数不合适", f'The arguments of "{self.name}" do not fit')
        return None


BUILT_IN: dict[str, BuiltIn] = {}


def built_in(name: str, *signatures: str) -> Callable[[F], F]:
    """Register the decorated function under ``name`` for each of ``signatures``."""

    def register(function: F) -> F:
        target = BUILT_IN.setdefault(name, BuiltIn(name))
        target.overloads.extend(Overload(signature, function) for signature in signatures)
        return function

    return register
