"""Mappings and results: what goes into an activity's own scope and what comes out of it.

Without output mappings a result goes to the nearest scope that has the name, else to the instance;
with them only their targets leave the activity (Camunda 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.feel.values import from_python
from engine.text import Text
from engine.tokens import timers
from engine.tokens.expressions import Formula
from engine.tokens.plan import Plan
from engine.tokens.token import Token

RETRIES = 3
DOER = "doer"
"""The name under which mappings read who did a task: ``person``, ``name``, ``role``, ``at``."""


def open_scope(token: Token) -> None:
    """Give a token variables of its own, once."""
    if not token.has_scope:
        outer = token.outer_scope
        token.has_scope = True
        token.workflow.top_workflow.scopes.open(token.id, outer)


def open_inputs(token: Token) -> None:
    """Evaluate the input mappings in their order; each becomes a variable of the activity only."""
    spec = token.task_spec
    if not spec.plan.inputs:
        return
    scopes = token.workflow.top_workflow.scopes
    open_scope(token)
    for mapping in spec.plan.inputs:
        value = None if mapping.source is None else mapping.source.value(scopes.visible(token.id))
        scopes.write_local(token.id, mapping.target, value, spec.activity.id)


def merge(
    token: Token,
    result: Mapping[str, Any],
    outer: str,
    inner: str | None = None,
    doer: Mapping[str, Any] | None = None,
) -> None:
    """Write a result: by the output mappings to ``outer``, or as it is from ``inner`` outward.

    Output mappings, and what an item adds to the output collection, read who did a task as ``doer``.
    """
    spec, scopes = token.task_spec, token.workflow.top_workflow.scopes
    inner = inner or outer
    local = {DOER: from_python(dict(doer))} if doer else {}
    if spec.plan.outputs:
        local |= {name: from_python(value) for name, value in result.items()}
    else:
        for name, value in result.items():
            scopes.write(inner, name, value, spec.activity.id)
    if "item" in token.internal_data:
        # What the item adds to the output collection is worked out later, and from its result as well.
        for name, value in local.items():
            scopes.write_local(token.id, name, value, spec.activity.id)
    for mapping in spec.plan.outputs:
        context = {**scopes.visible(inner), **local}
        value = None if mapping.source is None else mapping.source.value(context)
        scopes.write(outer, mapping.target, value, spec.activity.id)


def describe_task(token: Token) -> None:
    """Evaluate who is asked to do a task, by when and how urgent it is."""
    spec = token.task_spec
    plan, context = spec.plan, spec.visible(token)
    task = addressees(plan, context)
    for key, formula in (("due", plan.due_date), ("follow_up", plan.follow_up_date)):
        value = None if formula is None else formula.value(context)
        if formula is not None and value is not None:
            task[key] = timers.moment(value, formula).isoformat()
    if plan.priority is not None:
        task["priority"] = _whole(plan.priority, context)
    token.internal_data["task"] = {key: value for key, value in task.items() if value is not None}


def addressees(plan: Plan, context: dict[str, Any]) -> dict[str, Any]:
    """Evaluate who is asked to do a task."""
    task: dict[str, Any] = {}
    if plan.assignee is not None:
        task["assignee"] = _text(plan.assignee, context)
    if plan.candidate_groups is not None:
        task["groups"] = _names(plan.candidate_groups, context)
    if plan.candidate_users is not None:
        task["users"] = _names(plan.candidate_users, context)
    return task


def describe_job(token: Token) -> None:
    """Evaluate type, retries and headers of a service job; only headers beginning ``=`` are FEEL."""
    spec = token.task_spec
    plan, context = spec.plan, spec.visible(token)
    job_type = _text(plan.job_type, context)
    if job_type is None:
        raise plan.job_type.failed(Text("没有服务类型", "there is no job type"))
    retries = None if plan.retries is None else _whole(plan.retries, context)
    token.internal_data["job"] = {
        "type": job_type,
        "retries": RETRIES if retries is None else retries,
        "headers": {name: None if formula is None else formula.plain(context) for name, formula in plan.headers},
    }


def _text(formula: Formula, context: dict[str, Any]) -> str | None:
    value = formula.plain(context)
    return None if value is None or value == "" else str(value)


def _names(formula: Formula, context: dict[str, Any]) -> list[str]:
    value = formula.plain(context)
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        value = [] if value is None else [value]
    names = (str(item).strip() for item in value if item is not None)
    return [name for name in names if name]


def _whole(formula: Formula, context: dict[str, Any]) -> int | None:
    value = formula.value(context)
    if value is None:
        return None
    try:
        return int(value)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise formula.failed(Text(f"{value} 不是整数", f"{value} is not a whole number")) from error
