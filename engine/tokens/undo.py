"""What was completed and can be undone, remembered per level in the order of completion.

A record is plain JSON, so that it is stored as it is: ``[spec, variables, inner records]``, with True behind
them for a sub-process that a transaction ended before it was completed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.feel.values import encode
from engine.tokens import limits
from engine.tokens.token import Token

Record = list[Any]


def note(level: Any, token: Token) -> None:
    """Remember a completed activity that has something to undo it; the items of a repetition stay with it."""
    spec, owner, inner = token.task_spec, token.parent, token.internal_data.pop("undo", None)
    if spec.activity.is_for_compensation:
        return
    records = inner if spec.gathers else [_record(token, spec.name, inner)]
    kept = owner.internal_data.setdefault("undo", []) if owner is not None and "item" in token.internal_data else None
    target = level.undo if kept is None else kept
    if len(target) + len(records) > limits.MAX_UNDO:
        raise limits.too_much_to_undo(spec.activity.id)
    target.extend(records)


def take(level: Any, activity_id: str) -> list[Record]:
    """Return the records a throw event means and forget them: nothing is undone twice."""
    specs = level.spec.task_specs
    chosen = [record for record in level.undo if not activity_id or specs[record[0]].activity.id == activity_id]
    level.undo = [record for record in level.undo if not any(record is each for each in chosen)]
    return chosen


def inside_of(level: Any) -> Iterator[Record]:
    """Yield all records of a level that is about to end, those of open sub-processes and items too."""
    yield from level.undo
    for token in level.tasks.values():
        yield from token.internal_data.get("undo", ())
        inner_level = level.top_workflow.subprocesses.get(token.id)
        if inner_level is not None and not inner_level.is_call:
            inner = list(inside_of(inner_level))
            if inner:
                name = token.internal_data.get("of", token.task_spec.name)
                yield [*_record(token, name, inner), True]


def _record(token: Token, name: str, inner: list[Record] | None) -> Record:
    local = token.workflow.top_workflow.scopes.local(token.id) if token.has_scope else None
    return [name, {key: encode(value) for key, value in local.items()} if local else None, inner or []]
