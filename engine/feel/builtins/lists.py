"""Functions on lists."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from engine.feel.builtins.signature import built_in
from engine.feel.comparing import equal, key, less
from engine.feel.kinds import Function
from engine.feel.runtime import Run


def _position(items: list[Any], position: Decimal, extra: int = 0) -> int:
    index = int(position)
    if index == 0 or not -len(items) <= index <= len(items) + extra:
        raise ValueError(position)
    return index - 1 if index > 0 else len(items) + index


@built_in("count", "list: list")
def count(items: list[Any]) -> Decimal:
    """Return the number of items."""
    return Decimal(len(items))


@built_in("list contains", "list: list, element: any")
def list_contains(run: Run, items: list[Any], element: Any) -> bool:
    """Return whether an item equals ``element``."""
    return any(equal(item, element, run) is True for item in items)


def _extreme(items: list[Any], greatest: bool) -> Any:
    if not items or any(item is None for item in items):
        raise ValueError("values are needed")
    best = items[0]
    for item in items[1:]:
        before = less(best, item) if greatest else less(item, best)
        if before is None:
            raise TypeError(item)
        best = item if before else best
    return best


@built_in("min", "list: list")
def minimum(items: list[Any]) -> Any:
    """Return the smallest item."""
    return _extreme(items, greatest=False)


@built_in("max", "list: list")
def maximum(items: list[Any]) -> Any:
    """Return the greatest item."""
    return _extreme(items, greatest=True)


@built_in("count", "*c: any")
def count_of(*items: Any) -> Decimal:
    """Return the number of arguments."""
    return count(_some(items))


@built_in("min", "*c: any")
def minimum_of(*items: Any) -> Any:
    """Return the smallest argument."""
    return minimum(_some(items))


@built_in("max", "*c: any")
def maximum_of(*items: Any) -> Any:
    """Return the greatest argument."""
    return maximum(_some(items))


def _some(items: tuple[Any, ...]) -> list[Any]:
    if len(items) < 2:
        raise ValueError("arguments are needed")
    return list(items)


@built_in("sublist", "list: list, start position: number, length?: number")
def sublist(items: list[Any], start: Decimal, length: Decimal | None = None) -> list[Any]:
    """Return ``length`` items (or all) from a position counted from 1, or from the end if negative."""
    first = _position(items, start)
    last = len(items) if length is None else first + int(length)
    if length is not None and (length < 1 or last > len(items)):
        raise ValueError(length)
    return items[first:last]


@built_in("append", "list: list, *item: any")
def append(items: list[Any], *more: Any) -> list[Any]:
    """Return the list with more items."""
    return [*items, *more]


@built_in("concatenate", "*list: list")
def concatenate(*lists: list[Any]) -> list[Any]:
    """Return all items of all lists."""
    return [item for items in lists for item in items]


@built_in("insert before", "list: list, position: number, newItem: any")
def insert_before(items: list[Any], position: Decimal, item: Any) -> list[Any]:
    """Return the list with an item inserted."""
    index = _position(items, position)
    return [*items[:index], item, *items[index:]]


@built_in("remove", "list: list, position: number")
def remove(items: list[Any], position: Decimal) -> list[Any]:
    """Return the list without one item."""
    index = _position(items, position)
    return items[:index] + items[index + 1 :]


@built_in("list replace", "list: list, position: number, newItem: any")
def replace_at(items: list[Any], position: Decimal, item: Any) -> list[Any]:
    """Return the list with the item at a position replaced."""
    index = _position(items, position)
    return [*items[:index], item, *items[index + 1 :]]


@built_in("list replace", "list: list, match: function, newItem: any")
def replace_where(run: Run, items: list[Any], match: Function, item: Any) -> list[Any]:
    """Return the list with each item for which ``match(item, newItem)`` is true replaced."""
    result: list[Any] = []
    for old in items:
        chosen = match.call(run, (old, item), None)
        if type(chosen) is not bool:
            raise TypeError(chosen)
        result.append(item if chosen else old)
    return result


@built_in("reverse", "list: list")
def reverse(items: list[Any]) -> list[Any]:
    """Return the items from last to first."""
    return items[::-1]


@built_in("index of", "list: list, match: any")
def index_of(run: Run, items: list[Any], match: Any) -> list[Decimal]:
    """Return the positions of the items equal to ``match``."""
    return [Decimal(number) for number, item in enumerate(items, 1) if equal(item, match, run) is True]


@built_in("union", "*list: list")
def union(run: Run, *lists: list[Any]) -> list[Any]:
    """Return all items of all lists, each once."""
    return distinct(run, concatenate(*lists))


@built_in("distinct values", "list: list")
def distinct(run: Run, items: list[Any]) -> list[Any]:
    """Return the items, each once, in the order of their first appearance."""
    result: list[Any] = []
    for item in items:
        run.spend(len(result))
        if not any(equal(item, known, run) is True for known in result):
            result.append(item)
    return result


@built_in("duplicate values", "list: list")
def duplicates(run: Run, items: list[Any]) -> list[Any]:
    """Return the items that occur more than once, each once."""
    result: list[Any] = []
    for number, item in enumerate(items):
        run.spend(number)
        if any(equal(item, known, run) is True for known in items[:number]):
            result.append(item)
    return distinct(run, result)


@built_in("flatten", "list: list")
def flatten(run: Run, items: list[Any]) -> list[Any]:
    """Return the items of all nested lists in one list."""
    result: list[Any] = []
    for item in items:
        run.spend(1)
        if type(item) is list:
            result.extend(flatten(run, item))
        else:
            result.append(item)
    return result


@built_in("sort", "list: list, precedes: function")
def sort(run: Run, items: list[Any], precedes: Function) -> list[Any]:
    """Return the items in the order in which ``precedes(a, b)`` is true."""

    def order(one: Any, other: Any) -> int:
        if precedes.call(run, (one, other), None) is True:
            return -1
        return 1 if precedes.call(run, (other, one), None) is True else 0

    return sorted(items, key=cmp_to_key(order))


@built_in("sort", "list: list")
def sort_plain(items: list[Any]) -> list[Any]:
    """Return values of one ordered kind from smallest to greatest."""
    if any(less(items[0], item) is None for item in items):
        raise TypeError("not ordered")
    return sorted(items, key=key)


@built_in("partition", "list: list, size: number")
def partition(items: list[Any], length: Decimal) -> list[list[Any]]:
    """Return the items in lists of ``size``, the last perhaps shorter."""
    step = int(length)
    if step < 1:
        raise ValueError(length)
    return [items[start : start + step] for start in range(0, len(items), step)]


@built_in("is empty", "list: list")
def is_empty(items: list[Any]) -> bool:
    """Return whether the list has no items."""
    return not items
