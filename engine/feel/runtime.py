"""What one evaluation carries with it: the scopes it reads, its budget and its warnings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from engine import clock
from engine.feel.errors import FeelLimitError
from engine.feel.kinds import Function
from engine.feel.limits import MAX_CALLS, MAX_STEPS, MAX_STRING
from engine.feel.types import ANY, Type, conform
from engine.feel.values import from_python
from engine.text import Text

MISSING: Final = object()
"""What a name means that nothing is called by."""


class Run:
    """The budget and the warnings of one evaluation."""

    __slots__ = ("_moment", "calls", "steps", "warnings")

    def __init__(self, steps: int = MAX_STEPS, warnings: list[Text] | None = None) -> None:
        self.steps = steps
        self.calls = 0
        self.warnings = warnings
        self._moment: datetime | None = None

    def moment(self) -> datetime:
        """Return the present in local time, the same for the whole evaluation."""
        if self._moment is None:
            self._moment = clock.local(clock.now())
        return self._moment

    def spend(self, steps: int) -> None:
        """Take ``steps`` from the budget; raises FeelLimitError when it is used up."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitError()

    def warn(self, zh: str, en: str) -> None:
        """Note why something became null."""
        if self.warnings is not None and len(self.warnings) < 100:
            self.warnings.append(Text(zh, en))

    def text(self, value: str) -> str:
        """Return a string that was built, after paying for it."""
        if len(value) > MAX_STRING:
            raise FeelLimitError(
                Text(f"字符串超过 {MAX_STRING} 个字符", f"A string is longer than {MAX_STRING} characters")
            )
        self.spend(len(value) >> 6)
        return value


class Scope:
    """Names visible at one place inside an expression."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, Any], parent: Scope | None, run: Run) -> None:
        self.names = names
        self.parent = parent
        self.run = run

    def find(self, name: str) -> Any:
        """Return what ``name`` means here, looking outwards, or MISSING."""
        scope: Scope = self
        while scope.parent is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return scope.find(name)


class Surroundings(Scope):
    """The outermost scope: the caller's variables, which may hold Python's own numbers."""

    __slots__ = ("_taken",)

    def __init__(self, names: Mapping[str, Any], run: Run) -> None:
        super().__init__(names, None, run)
        self._taken: dict[str, Any] = {}

    def find(self, name: str) -> Any:
        """Return the variable as the language holds it, converted once, or MISSING."""
        if name in self._taken:
            return self._taken[name]
        if name not in self.names:
            return MISSING
        value = self._taken[name] = from_python(self.names[name])
        return value


Closure = Callable[[Scope], Any]


class UserFunction(Function):
    """A function written in FEEL together with the scope it was written in."""

    def __init__(
        self,
        parameters: Sequence[str],
        types: Sequence[Type],
        body: Closure,
        scope: Scope,
        cost: tuple[int, int],
        result: Type | None = None,
    ) -> None:
        self.parameters = tuple(parameters)
        self.types = tuple(types)
        self._body = body
        self._scope = scope
        self._size, self._depth = cost
        self._result = result

    def parameter_types(self) -> tuple[Type, ...]:
        return self.types

    def result_type(self) -> Type | None:
        return self._result

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any] | None) -> Any:
        if named is not None:
            if set(named) != set(self.parameters):
                run.warn("参数名称与函数不符", "The argument names do not fit the function")
                return None
            positional = [named[name] for name in self.parameters]
        if len(positional) != len(self.parameters):
            run.warn(
                f"函数应有 {len(self.parameters)} 个参数，却有 {len(positional)} 个",
                f"The function takes {len(self.parameters)} arguments, not {len(positional)}",
            )
            return None
        names: dict[str, Any] = {}
        for name, kind, value in zip(self.parameters, self.types, positional, strict=True):
            fits, names[name] = conform(value, kind)
            if not fits:
                run.warn(f"参数“{name}”的类型不符", f'Argument "{name}" is of the wrong type')
                return None
        run.spend(self._size)
        run.calls += self._depth
        if run.calls > MAX_CALLS:
            raise FeelLimitError(Text("函数调用过深", "Function calls nest too deeply"))
        try:
            value = self._body(Scope(names, self._scope, run))
        finally:
            run.calls -= self._depth
        if self._result is None or self._result is ANY:
            return value
        fits, value = conform(value, self._result)
        if not fits:
            run.warn("函数结果的类型不符", "The result of the function is of the wrong type")
        return value
