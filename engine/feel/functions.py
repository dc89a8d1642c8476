"""All functions an expression can call by name: the built-in ones and those of the host program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.errors import Invalid
from engine.feel.builtins import BUILT_IN
from engine.feel.errors import FeelLimitError
from engine.feel.kinds import Function
from engine.feel.runtime import Run
from engine.feel.values import from_python


class HostFunction(Function):
    """A Python function with named parameters; a refusal of its arguments becomes null with a warning."""

    def __init__(self, name: str, function: Callable[..., Any], parameters: tuple[str, ...]) -> None:
        self.name = name
        self.parameters = parameters
        self._function = function

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any] | None) -> Any:
        run.spend(10)
        if named is not None:
            if not set(named) <= set(self.parameters):
                run.warn(f"“{self.name}”的参数名称不对", f'"{self.name}" has no such argument')
                return None
            positional = [named.get(parameter) for parameter in self.parameters]
        if len(positional) > len(self.parameters):
            run.warn(f"“{self.name}”的参数过多", f'"{self.name}" has too many arguments')
            return None
        try:
            return from_python(self._function(*positional))
        except FeelLimitError:
            raise
        except Invalid as refusal:
            run.warn(f"“{self.name}”: {refusal.text.zh}", f'"{self.name}": {refusal.text.en}')
        except (TypeError, ValueError, ArithmeticError):
            run.warn(f"“{self.name}”的参数不合适", f'The arguments of "{self.name}" do not fit')
        return None


_HOST: dict[str, Function] = {}
_revision = 0


def register(name: str, function: Callable[..., Any], parameters: tuple[str, ...]) -> None:
    """Make ``function`` callable as ``name``, which may have spaces; a second one replaces the first.

    It receives FEEL values by position (missing ones are left out), and what it returns goes through
    ``from_python``. It must have no side effects.
    """
    global _revision
    _HOST[name] = HostFunction(name, function, parameters)
    _revision += 1


def unregister(name: str) -> None:
    """Forget the host function ``name``."""
    global _revision
    _HOST.pop(name, None)
    _revision += 1


def find(name: str) -> Function | None:
    """Return the function called ``name``; the standard's own come first."""
    return BUILT_IN.get(name) or _HOST.get(name)


def known_names() -> tuple[str, ...]:
    """Return the names of all functions."""
    return (*BUILT_IN, *_HOST)


def revision() -> int:
    """Return a number that changes whenever the set of functions changes."""
    return _revision
