"""Variables live in scopes: the instance, each sub-process, each item and each activity with mappings.

Reading looks outward through the scopes; a result is written to the nearest scope that has the name,
else to the outermost one (the rules of Camunda 8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

from engine.feel import Function, Range, values
from engine.tokens.errors import NameReserved, NotStorable
from engine.tokens.journal import Write

ROOT = "0"


class Scope:
    """One set of variables.

    ``is_closed`` stops writes from going further out (the scope of a called process);
    ``sees_parent`` False also hides everything outside.
    """

    __slots__ = ("id", "is_closed", "parent", "sees_parent", "values")

    def __init__(self, id: str, parent: str | None, *, is_closed: bool = False, sees_parent: bool = True) -> None:
        self.id = id
        self.parent = parent
        self.is_closed = is_closed
        self.sees_parent = sees_parent
        self.values: dict[str, Any] = {}


class Scopes:
    """All scopes of a run by id, and the list of what was written."""

    def __init__(self, builtins: Mapping[str, Any]) -> None:
        self._builtins: dict[str, Any] = {}
        self._by_id: dict[str, Scope] = {ROOT: Scope(ROOT, None, is_closed=True)}
        self._merged: dict[str, dict[str, Any]] = {}
        self.writes: list[Write] = []
        self.changed = False
        self.inform(builtins)

    def __iter__(self) -> Iterator[Scope]:
        return iter(self._by_id.values())

    def __contains__(self, scope_id: str) -> bool:
        return scope_id in self._by_id

    def inform(self, builtins: Mapping[str, Any]) -> None:
        """Show these values of the engine in every scope, read-only."""
        self._builtins = {name: _read_only(value) for name, value in builtins.items()}
        self._merged.clear()

    @property
    def root(self) -> dict[str, Any]:
        """Return the variables of the instance."""
        return self._by_id[ROOT].values

    def open(self, scope_id: str, parent: str, *, is_closed: bool = False, sees_parent: bool = True) -> None:
        """Begin a scope inside ``parent``."""
        self._by_id[scope_id] = Scope(scope_id, parent, is_closed=is_closed, sees_parent=sees_parent)

    def restore(self, scope: Scope) -> None:
        """Put back a scope as it was stored."""
        self._by_id[scope.id] = scope

    def drop(self, scope_id: str) -> None:
        """Forget a scope and its variables."""
        self._by_id.pop(scope_id, None)
        self._merged.pop(scope_id, None)

    def local(self, scope_id: str) -> dict[str, Any]:
        """Return the variables of exactly this scope."""
        return self._by_id[scope_id].values

    def visible(self, scope_id: str) -> dict[str, Any]:
        """Return everything an expression in this scope sees; the caller must not change it."""
        merged = self._merged.get(scope_id)
        if merged is None:
            merged = self._merged[scope_id] = self._merge(scope_id)
        return merged

    def _merge(self, scope_id: str) -> dict[str, Any]:
        chain: list[dict[str, Any]] = []
        scope: Scope | None = self._by_id[scope_id]
        while scope is not None:
            chain.append(scope.values)
            scope = self._by_id[scope.parent] if scope.parent is not None and scope.sees_parent else None
        merged: dict[str, Any] = {}
        for level in reversed(chain):
            merged.update(level)
        merged.update(self._builtins)
        return merged

    def write(self, scope_id: str, target: str, value: Any, activity_id: str | None) -> None:
        """Write to the nearest scope that has the name, else to the outermost; ``a.b`` changes inside ``a``."""
        name = target.split(".", 1)[0]
        scope = self._by_id[scope_id]
        while name not in scope.values and not scope.is_closed and scope.parent is not None:
            scope = self._by_id[scope.parent]
        self.write_local(scope.id, target, value, activity_id)

    def write_local(self, scope_id: str, target: str, value: Any, activity_id: str | None) -> None:
        """Write into exactly this scope."""
        name, *path = target.split(".")
        if name in self._builtins:
            raise NameReserved(name, activity_id)
        if isinstance(value, (Function, Range)):
            raise NotStorable(name, activity_id)
        held = self._by_id[scope_id].values
        old = held.get(name)
        new = _placed(old, path, values.from_python(value))
        held[name] = new
        self._merged.clear()
        self.changed = True
        self.writes.append(Write(scope_id, activity_id, name, old, new))


def _read_only(value: Any) -> Any:
    """Return a value of the engine as FEEL holds it; equal ones, such as policies, are worked out once."""
    try:
        return _converted(orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME))
    except TypeError:
        return values.from_python(value)


@lru_cache(maxsize=512)
def _converted(text: bytes) -> Any:
    return values.from_python(orjson.loads(text))


def _placed(old: Any, path: list[str], value: Any) -> Any:
    """Return ``old`` with ``value`` at ``path``, leaving ``old`` itself as it was."""
    if not path:
        return value
    held = dict(old) if isinstance(old, dict) else {}
    held[path[0]] = _placed(held.get(path[0]), path[1:], value)
    return held
