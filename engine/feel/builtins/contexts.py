"""Functions on contexts."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.signature import built_in
from engine.feel.kinds import kind_of
from engine.feel.runtime import Run


@built_in("get value", "m: context, key: string")
def get_value(context: dict[str, Any], key: str) -> Any:
    """Return the entry, or null."""
    return context.get(key)


@built_in("get value", "m: context, key: list")
def get_nested(context: dict[str, Any], keys: list[Any]) -> Any:
    """Return the entry at the end of a path of keys, or null."""
    if not keys:
        raise ValueError("a key is needed")
    value: Any = context
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


@built_in("get entries", "m: context")
def get_entries(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a list of ``{key, value}``."""
    return [{"key": key, "value": value} for key, value in context.items()]


@built_in("context", "entries: list")
def from_entries(entries: list[Any]) -> dict[str, Any] | None:
    """Return the context made of ``{key, value}`` entries; null when one is malformed or given twice."""
    result: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry or kind_of(entry.get("key")) != "string":
            raise ValueError
        if entry["key"] in result:
            raise ValueError
        result[entry["key"]] = entry["value"]
    return result


@built_in("context put", "context: context, key: string, value: any")
def put(run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return the context with one entry set."""
    run.spend(len(context))
    return {**context, key: value}


@built_in("context put", "context: context, keys: list, value: any")
def put_nested(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """Return the context with the entry at the end of a path of keys set; raises ValueError on a bad path."""
    if not keys or len(keys) > 40 or any(kind_of(key) != "string" for key in keys):
        raise ValueError
    run.spend(len(context))
    head, *rest = keys
    if not rest:
        return {**context, head: value}
    inner = context.get(head)
    if not isinstance(inner, dict):
        raise ValueError
    return {**context, head: put_nested(run, inner, rest, value)}


@built_in("context merge", "contexts: list")
def merge(run: Run, contexts: list[Any]) -> dict[str, Any]:
    """Return all entries, the last of each name; raises TypeError for an item that is no context."""
    result: dict[str, Any] = {}
    for context in contexts:
        run.spend(len(context))
        result.update(context)
    return result
