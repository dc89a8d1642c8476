"""The state of a run as bytes: tokens, scopes and counters, a few kB, without specs or history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from engine.feel.values import decode, encode
from engine.text import Text
from engine.tokens import limits
from engine.tokens.errors import StateUnreadable
from engine.tokens.scopes import Scope
from engine.tokens.specs.subprocesses import CallActivity
from engine.tokens.token import Token
from engine.tokens.workflow import Flow, SubFlow

VERSION = 1

# Token data are plain JSON except these, which hold FEEL values.
_VALUES = frozenset({"items"})


def dump(flow: Flow) -> bytes:
    """Return the state of a run at rest; raises LimitReached when its variables are too many or too large."""
    levels = [None, *flow.subprocesses]
    blob = orjson.dumps(
        {
            "v": VERSION,
            "n": flow.last_token,
            "state": flow.state,
            "end": flow.ended_as,
            "failure": flow.failure,
            "passed": flow.journal.passed,
            "flows": list(flow.journal.flows),
            "scopes": [
                [scope.id, scope.parent, scope.is_closed, scope.sees_parent, _encoded(scope.values)]
                for scope in flow.scopes
            ],
            "levels": [_level(flow, owner) for owner in levels],
        }
    )
    if len(blob) > limits.MAX_STATE:
        raise limits.too_much_data(len(blob), _largest(flow))
    return blob


def rewritten(blob: bytes, change: Callable[[dict[str, Any]], dict[str, Any]]) -> bytes:
    """Return a stored state with the encoded values of every scope and token as ``change`` returns them."""
    state = orjson.loads(blob)
    for scope in state["scopes"]:
        scope[4] = change(scope[4])
    for level in state["levels"]:
        for row in level[2]:
            row[4] = change(row[4])
        level[3:] = [change({"undo": undo})["undo"] for undo in level[3:]]
    if state["failure"]:
        code, message = state["failure"]
        state["failure"] = [code, change({"message": message})["message"]]
    return orjson.dumps(state)


def _largest(flow: Flow) -> str:
    sizes = {name: len(orjson.dumps(encode(value))) for scope in flow.scopes for name, value in scope.values.items()}
    return max(sizes, key=sizes.__getitem__, default="")


def restore(flow: Flow, blob: bytes, levels: Any) -> None:
    """Fill a fresh flow with a stored state; raises ``StateUnreadable`` when it does not fit."""
    state = orjson.loads(blob)
    if state.get("v") != VERSION:
        raise StateUnreadable(Text("状态版本不符", "the state has another version"), version=state.get("v"))
    flow.last_token, flow.state, flow.ended_as = state["n"], state["state"], state["end"]
    flow.failure = tuple(state["failure"]) if state["failure"] else None
    flow.completed = flow.state != "active"
    flow.journal.passed = state["passed"]
    flow.journal.flows = dict.fromkeys(state["flows"])
    for id, parent, is_closed, sees_parent, values in state["scopes"]:
        scope = Scope(id, parent, is_closed=is_closed, sees_parent=sees_parent)
        scope.values = {name: decode(value) for name, value in values.items()}
        flow.scopes.restore(scope)
    for owner_id, key, tokens, *undo in state["levels"]:
        workflow: Any = flow
        if owner_id is not None:
            owner = flow.index[owner_id]
            is_call = isinstance(owner.task_spec, CallActivity)
            workflow = SubFlow(_known(levels, key), owner, is_call=is_call)
        workflow.undo = undo[0] if undo else []
        for row in tokens:
            _restore_token(flow, workflow, row)
    if len(state["levels"]) > 1:
        # Stored level by level; looked through in the order the tokens were made.
        flow.index = dict(sorted(flow.index.items(), key=lambda entry: int(entry[0])))


def _level(flow: Flow, owner: str | None) -> list[Any]:
    workflow = flow if owner is None else flow.subprocesses[owner]
    rows = [
        [token.id, token.task_spec.name, token._state, token._parent, _data(token.internal_data, encode)]
        for token in workflow.tasks.values()
    ]
    return [owner, workflow.spec.name, rows, *([workflow.undo] if workflow.undo else [])]


def _restore_token(flow: Flow, workflow: Any, row: list[Any]) -> None:
    id, name, state, parent, data = row
    spec = _known(workflow.spec.task_specs, name)
    token = Token(workflow, spec, None if parent is None else workflow.tasks[parent], state, id)
    token.internal_data = _data(data, decode)
    token.has_scope = id in flow.scopes


def _data(data: dict[str, Any], convert: Any) -> dict[str, Any]:
    if _VALUES.isdisjoint(data):
        return data
    return {key: convert(value) if key in _VALUES else value for key, value in data.items()}


def _encoded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: encode(value) for name, value in values.items()}


def _known(specs: Any, name: str) -> Any:
    if name not in specs:
        raise StateUnreadable(Text(f"流程图中没有元素 {name}", f"the diagram has no element {name}"), element=name)
    return specs[name]
