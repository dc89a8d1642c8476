"""What a waiting token waits for: evaluated when it arrives, shown to the outside as a ``Wait``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.text import Text
from engine.tokens import results, timers
from engine.tokens.token import Token
from engine.tokens.waits import Wait


def arm(spec: Any, token: Token) -> None:
    """Evaluate what the trigger needs: the time of a timer, the key of a message."""
    trigger = spec.plan.trigger
    if trigger is None:
        return
    top = token.workflow.top_workflow
    context = top.scopes.visible(token.scope)
    if trigger.kind == "timer":
        token.internal_data["timer"] = timers.begin(trigger, context, spec.activity.id)
    elif trigger.kind == "message":
        if trigger.correlation_key is not None:
            token.internal_data["key"] = key_text(trigger.correlation_key, context)
    elif trigger.kind == "conditional":
        token.internal_data["met"] = False
        # Looked at when everything stands still, like after every write.
        top.scopes.changed = True


def rearm(token: Token) -> bool:
    """Get ready for the next firing of a listener that stays; False when there is none."""
    timer = token.internal_data.get("timer")
    if timer is None:
        return True
    spec: Any = token.task_spec
    context = token.workflow.top_workflow.scopes.visible(token.scope)
    following = timers.again(timer, spec.plan.trigger, context, spec.activity.id)
    if following is None:
        return False
    token.internal_data["timer"] = following
    return True


def reconsider(token: Token) -> None:
    """Work out anew by when a task is due or a timer fires; a cycle keeps its round."""
    spec: Any = token.task_spec
    known = token.internal_data.get("task")
    if known is not None:
        results.describe_task(token)
        times = {key: token.internal_data["task"].get(key) for key in ("due", "follow_up", "priority")}
        token.internal_data["task"] = {key: value for key, value in {**known, **times}.items() if value is not None}
    elif "left" not in token.internal_data.get("timer", {"left": None}):
        arm(spec, token)


def key_text(formula: Any, context: dict[str, Any]) -> str:
    """Return a correlation key as text; null is refused, as nothing could ever match it."""
    value = formula.plain(context)
    if value is None or isinstance(value, (list, dict, bool)):
        raise formula.failed(Text("关联键没有值", "the correlation key has no value"))
    return str(value)


def is_met(spec: Any, token: Token) -> bool:
    """Tell whether a conditional event's condition has just become true."""
    trigger = spec.plan.trigger
    if trigger is None or trigger.condition is None:
        return False
    before = token.internal_data.get("met", False)
    now = trigger.condition.is_true(token.workflow.top_workflow.scopes.visible(token.scope))
    token.internal_data["met"] = now
    return now and not before


def wait_of(spec: Any, token: Token) -> Wait | None:
    """Return what a catching token waits for; conditions are looked at by the run itself."""
    trigger = spec.plan.trigger
    if trigger is None or trigger.kind not in ("timer", "message", "signal"):
        return None
    timer = token.internal_data.get("timer", {})
    return Wait(
        token_id=token.id,
        activity=spec.activity,
        kind=trigger.kind,
        name=trigger.name or spec.activity.name,
        scope_id=token.scope,
        item=item_of(token),
        correlation_key=token.internal_data.get("key"),
        due_at=datetime.fromisoformat(timer["due"]) if timer.get("due") else None,
        repeats=timer.get("left"),
    )


def job_of(spec: Any, token: Token) -> Wait:
    """Return the service job a token waits for."""
    job = token.internal_data["job"]
    scopes = token.workflow.top_workflow.scopes
    return Wait(
        token_id=token.id,
        activity=spec.activity,
        kind="service",
        name=job["type"],
        scope_id=token.scope,
        item=item_of(token),
        headers=job["headers"],
        inputs=dict(scopes.local(token.id)) if token.has_scope else {},
        job_type=job["type"],
        retries=job["retries"],
    )


def task_of(spec: Any, token: Token) -> Wait:
    """Return the task a person is asked to do."""
    task = token.internal_data["task"]
    due, follow_up = task.get("due"), task.get("follow_up")
    scopes = token.workflow.top_workflow.scopes
    return Wait(
        token_id=token.id,
        activity=spec.activity,
        kind="task",
        name=spec.activity.name,
        scope_id=token.scope,
        item=item_of(token),
        countersign=_signer(token),
        due_at=datetime.fromisoformat(due) if due else None,
        follow_up_at=datetime.fromisoformat(follow_up) if follow_up else None,
        assignee=task.get("assignee"),
        candidate_groups=list(task.get("groups", ())),
        candidate_users=list(task.get("users", ())),
        priority=task.get("priority"),
        inputs=dict(scopes.local(token.id)) if token.has_scope else {},
    )


def _signer(token: Token) -> tuple[str, int] | None:
    owner = token.parent
    if owner is None or "item" not in token.internal_data or token.task_spec.plan.countersign is None:
        return None
    return owner.id, token.internal_data["item"] + 1


def item_of(token: Token) -> dict[str, Any] | None:
    """Return the variables of the item a token works on, None outside multi-instance activities."""
    if "item" not in token.internal_data:
        return None
    return dict(token.workflow.top_workflow.scopes.local(token.id))
