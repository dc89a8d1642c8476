"""Reading and writing nested data by the keys of a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

MISSING: Final = object()


def get(data: Any, path: Sequence[str | int]) -> Any:
    """Return what lies at ``path``, or ``MISSING``."""
    for key in path:
        if isinstance(data, Mapping):
            data = data.get(key, MISSING)
        elif isinstance(data, list) and isinstance(key, int) and 0 <= key < len(data):
            data = data[key]
        else:
            return MISSING
    return data


def put(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set what lies at ``path``, making the objects on the way."""
    *way, last = path
    for key in way:
        inner = data.get(key)
        if not isinstance(inner, dict):
            inner = data[key] = {}
        data = inner
    data[last] = value


def drop(data: Any, path: Sequence[str | int]) -> None:
    """Remove what lies at ``path``, and objects and lists left empty by that."""
    above = get(data, path[:-1])
    if isinstance(above, dict):
        above.pop(str(path[-1]), None)
        if not above and len(path) > 1:
            drop(data, path[:-1])
    elif isinstance(above, list) and isinstance(path[-1], int) and path[-1] < len(above):
        above[path[-1]] = None


def same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are equal, true and 1 being different."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)
