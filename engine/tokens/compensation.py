"""Compensation: what was completed is undone in reverse order, one handler after the other (BPMN 2.0, 13.5.5)."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.feel.values import decode
from engine.tokens import propagation, results, undo
from engine.tokens.token import Token
from engine.tokens.undo import Record
from engine.tokens.workflow import SubFlow

UNDOING = ":undoing"
REOPENED = ":reopened"


def throw(spec: Any, token: Token) -> bool | None:
    """Undo what the trigger names, else all that was completed in the scope; True when nobody waits for it.

    From an event sub-process the scope around it is reached, too: it is there to repair that scope.
    """
    trigger, level = spec.plan.trigger, token.workflow
    spec.journal("thrown", token, {"event": trigger.kind, "name": trigger.name})
    if trigger.kind == "cancel":
        level.retire(token)
        _cancel(level)
        return None
    levels = [level]
    while levels[-1] is not level.top_workflow and levels[-1].owner.task_spec.activity.triggered_by_event:
        levels.append(levels[-1].owner.workflow)
    taken = [(each, undo.take(each, trigger.name)) for each in levels]
    if not trigger.waits:
        for each, records in taken:
            _begin(each, records)
        return True
    # Inner scopes were completed later, so they are undone first; the last one to be done lets the thrower go on.
    token.internal_data["undoing"] = [_begin(each, records, thrower=token).id for each, records in taken if records]
    if not token.internal_data["undoing"]:
        return True
    step(level.top_workflow.index[token.internal_data["undoing"][0]])
    return None


def step(driver: Token) -> None:
    """Undo the activity completed last among those a driver still has; without any, the driver is done."""
    records = driver.internal_data["undo"]
    if records:
        _undo(driver.workflow, driver, *records.pop())
        return
    level, data = driver.workflow, driver.internal_data
    driver.discard()
    if "thrower" in data:
        _go_on(level.top_workflow, data["thrower"], driver.id)
    elif "cancelled" in data:
        _leave_cancelled(level)
    level.settle()


def _begin(level: Any, records: list[Record], thrower: Token | None = None, **more: Any) -> Token:
    """Put a driver on a level; one that somebody waits for is set going when its turn comes."""
    driver = Token(level, level.spec.task_specs[UNDOING], None, TaskState.STARTED)
    driver.internal_data = {"undo": records, **more}
    if thrower is None:
        step(driver)
    else:
        driver.internal_data["thrower"] = thrower.id
    return driver


def _go_on(top: Any, thrower_id: str, driver_id: str) -> None:
    thrower = top.index.get(thrower_id)
    if thrower is None:
        return
    waiting = thrower.internal_data["undoing"]
    waiting.remove(driver_id)
    if waiting:
        step(top.index[waiting[0]])
    else:
        top.finishing.append(thrower)


def _undo(level: Any, driver: Token, name: str, variables: Any, inner: Any, is_unfinished: bool = False) -> None:
    spec = level.spec.task_specs[name]
    event = None if is_unfinished else level.spec.undo_by.get(spec.activity.id)
    if event is not None:
        handler = level.place(level.spec.task_specs[event.activity.compensated_by], driver)
        _restore(handler, variables)
        event.happened(handler)
        return
    scope = Token(level, level.spec.task_specs[REOPENED], driver, TaskState.STARTED)
    scope.internal_data["of"] = name
    _restore(scope, variables or {})
    inside = SubFlow(level.top_workflow.subprocess_specs[spec.spec], scope, is_call=False)
    handler_name = None if is_unfinished else inside.spec.undo_handler
    if handler_name is None:
        _begin(inside, inner)
    else:
        inside.undo = inner
        inside.place(inside.spec.task_specs[handler_name], internal={"payload": {}, "how": "caught"})


def _restore(token: Token, variables: Any) -> None:
    """Let a handler see the variables its activity had of its own when it was completed."""
    if variables is not None:
        results.open_scope(token)
        local = token.workflow.top_workflow.scopes.local(token.id)
        local.update({name: decode(value) for name, value in variables.items()})


def _cancel(level: Any) -> None:
    """End a transaction: what runs is taken away, what was completed is undone, then the cancel event happens."""
    while level.owner.task_spec.activity.kind != "transaction":
        level = level.owner.workflow
    records = list(undo.inside_of(level))
    level.clear()
    level.undo = []
    _begin(level, records, cancelled=True)


def _leave_cancelled(level: Any) -> None:
    host = level.owner
    event = propagation.find("cancel", "", host.task_spec.boundary)
    caught = Token(host.workflow, event, host, TaskState.WAITING)
    event.fire(caught, "caught", {}, {"event": "cancel", "name": ""})
