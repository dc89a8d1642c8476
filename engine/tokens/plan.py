"""The settings of one activity with every expression compiled: what a spec needs to run it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.countersigns import Countersign, countersign_of
from engine.definitions.model import Activity, EventDefinition, Flow
from engine.tokens.expressions import Formula, feel_of, value_of


@dataclass(frozen=True, slots=True)
class Mapping:
    """One input or output mapping."""

    source: Formula | None
    target: str


@dataclass(frozen=True, slots=True)
class Arc:
    """One way out of an element: a sequence flow with its compiled condition."""

    id: str
    target: str
    condition: Formula | None
    is_default: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """How an activity repeats."""

    collection: Formula | None
    cardinality: Formula | None
    element: str | None
    output_collection: str | None
    output_element: Formula | None
    completion: Formula | None
    condition: Formula | None
    maximum: int | None
    test_before: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an event waits for or throws."""

    kind: str
    name: str
    correlation_key: Formula | None
    timer_kind: str | None
    timer: Formula | None
    condition: Formula | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All compiled settings of an activity."""

    inputs: tuple[Mapping, ...]
    outputs: tuple[Mapping, ...]
    assignee: Formula | None
    candidate_groups: Formula | None
    candidate_users: Formula | None
    due_date: Formula | None
    follow_up_date: Formula | None
    priority: Formula | None
    script: Formula | None
    decision: Formula | None
    called: Formula | None
    job_type: Formula | None
    retries: Formula | None
    headers: tuple[tuple[str, Formula | None], ...]
    repeat: Repeat | None
    countersign: Countersign | None
    trigger: Trigger | None


def plan_of(activity: Activity) -> Plan:
    """Compile the settings of an activity; raises ``DefinitionInvalid`` naming the expression."""
    at = activity.id
    return Plan(
        inputs=tuple(Mapping(value_of(at, item.source), item.target) for item in activity.inputs),
        outputs=tuple(Mapping(value_of(at, item.source), item.target) for item in activity.outputs),
        assignee=value_of(at, activity.assignee),
        candidate_groups=value_of(at, activity.candidate_groups),
        candidate_users=value_of(at, activity.candidate_users),
        due_date=value_of(at, activity.due_date),
        follow_up_date=value_of(at, activity.follow_up_date),
        priority=value_of(at, activity.priority),
        script=feel_of(at, activity.script),
        decision=value_of(at, activity.decision_id),
        called=value_of(at, activity.called_process),
        job_type=value_of(at, activity.job_type),
        retries=value_of(at, activity.retries),
        headers=tuple((name, value_of(at, text)) for name, text in activity.headers.items()),
        repeat=_repeat_of(activity),
        countersign=countersign_of(activity),
        trigger=_trigger_of(at, activity.event),
    )


def arc_of(flow: Flow, default_flow: str | None) -> Arc:
    """Compile a sequence flow."""
    is_default = flow.id == default_flow
    return Arc(flow.id, flow.target, None if is_default else feel_of(flow.id, flow.condition), is_default)


def _repeat_of(activity: Activity) -> Repeat | None:
    loop, at = activity.loop, activity.id
    if loop is None:
        return None
    return Repeat(
        collection=feel_of(at, loop.input_collection),
        cardinality=feel_of(at, loop.cardinality),
        element=loop.input_element,
        output_collection=loop.output_collection,
        output_element=feel_of(at, loop.output_element),
        completion=feel_of(at, loop.completion_condition),
        condition=feel_of(at, loop.condition),
        maximum=int(loop.maximum) if loop.maximum and loop.maximum.isdigit() else None,
        test_before=loop.test_before,
    )


def _trigger_of(at: str, event: EventDefinition | None) -> Trigger | None:
    if event is None:
        return None
    return Trigger(
        kind=event.kind,
        name=event.name or "",
        correlation_key=value_of(at, event.correlation_key),
        timer_kind=event.timer_kind,
        timer=value_of(at, event.expression) if event.kind == "timer" else None,
        condition=feel_of(at, event.expression) if event.kind == "conditional" else None,
        waits=event.waits,
    )
