"""Where thrown events go: errors and escalations up through the scopes, messages and signals around.

Stock SpiffWorkflow offers an error to every boundary event of the workflow that knows its code; here
only the activity it was thrown in and those around it are asked, from the inside out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.tokens import catching
from engine.tokens.journal import Thrown
from engine.tokens.token import Token


def throw(spec: Any, token: Token) -> bool | None:
    """Throw the trigger of a throwing element; True when its token may simply go on."""
    trigger, workflow = spec.plan.trigger, token.workflow
    if trigger is None or trigger.kind == "link":
        return True
    payload = dict(workflow.top_workflow.scopes.local(token.id)) if token.has_scope else {}
    key = None
    if trigger.kind == "message" and trigger.correlation_key is not None:
        key = catching.key_text(trigger.correlation_key, spec.visible(token))
    if trigger.kind != "terminate":
        spec.journal("thrown", token, _detail(trigger.kind, trigger.name, key))
    if not spec.ends:
        _send(trigger.kind, trigger.name, key, payload, spec, workflow, token)
        return True
    # An end event is left before it throws, so that what it interrupts is not itself.
    workflow.retire(token)
    if trigger.kind == "terminate":
        workflow.clear()
    else:
        _send(trigger.kind, trigger.name, key, payload, spec, workflow, None)
    workflow.settle()
    return None


def _send(
    kind: str, name: str, key: str | None, payload: dict[str, Any], spec: Any, workflow: Any, token: Token | None
) -> None:
    top = workflow.top_workflow
    if kind == "message":
        caught = message(top, name, key, payload)
    elif kind == "signal":
        caught = signal(top, name, payload) > 0
    else:
        caught = code(kind, workflow, token, name, payload, spec.activity.name)
        if caught:
            return
    top.journal.thrown.append(Thrown(kind, name, key, payload, spec.activity.id, caught))  # type: ignore[arg-type]


def message(top: Any, name: str, key: str | None, payload: dict[str, Any]) -> bool:
    """Offer a message to the instance itself; the first token that waits for it takes it."""
    for token in _waiting(top, "message", name):
        if token.internal_data.get("key") == key:
            token.task_spec.fire(token, "caught", payload, _detail("message", name, key))
            return True
    return False


def signal(top: Any, name: str, payload: dict[str, Any]) -> int:
    """Let every token that waits for a signal catch it; return how many did."""
    count = 0
    for token in _waiting(top, "signal", name):
        # An earlier catcher may have ended this one.
        if not token.has_state(TaskState.FINISHED_MASK):
            token.task_spec.fire(token, "caught", payload, _detail("signal", name, None))
            count += 1
    return count


def code(kind: str, workflow: Any, token: Token | None, name: str, payload: dict[str, Any], message: str) -> bool:
    """Carry an error or escalation outward from a token (or a scope) to who catches it.

    An error nobody catches fails the instance; returns whether somebody caught it.
    """
    top, level, from_handler = workflow.top_workflow, workflow, False
    detail = {**_detail(kind, name, None), "message": message}
    while True:
        while token is not None:
            event = find(kind, name, token.task_spec.boundary)
            if event is not None:
                caught = Token(level, event, token, TaskState.WAITING)
                event.fire(caught, "caught", _with_code(event, name, message, payload), detail)
                # A non-interrupting escalation has no trigger of its own to wait for again.
                if not caught.has_state(TaskState.FINISHED_MASK):
                    caught.discard()
                return True
            token = token.parent
        handler = None if from_handler else find(kind, name, level.spec.listeners)
        if handler is not None:
            listener = Token(level, handler, None, TaskState.WAITING)
            handler.fire(listener, "caught", _with_code(handler, name, message, payload), detail)
            if not listener.has_state(TaskState.FINISHED_MASK):
                listener.discard()
            return True
        if level is top:
            if kind == "error":
                top.fail(name, message)
            return False
        token = level.owner
        level = token.workflow
        # What an event sub-process throws is not for itself and its neighbours.
        from_handler = token.task_spec.activity.triggered_by_event


def find(kind: str, name: str, events: Iterable[Any]) -> Any:
    """Return the event that catches a code: one that names it before one that catches all."""
    fitting = [event for event in events if event.plan.trigger and event.plan.trigger.kind == kind]
    exact = (event for event in fitting if event.plan.trigger.name == name)
    return next(exact, None) or next((event for event in fitting if not event.plan.trigger.name), None)


def _waiting(top: Any, kind: str, name: str) -> list[Token]:
    found = []
    for token in top.index.values():
        trigger = token.task_spec.plan.trigger
        if trigger is not None and trigger.kind == kind and trigger.name == name and token.is_listening:
            found.append(token)
    return found


def _with_code(event: Any, name: str, message: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Let output mappings of the catching event read what was thrown."""
    return {**payload, "errorCode": name, "errorMessage": message} if event.plan.outputs else payload


def _detail(kind: str, name: str, key: str | None) -> dict[str, Any]:
    detail: dict[str, Any] = {"event": kind, "name": name}
    if key is not None:
        detail["key"] = key
    return detail
