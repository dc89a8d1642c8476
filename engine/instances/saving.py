"""Writes an opened instance back: state, tasks, jobs, subscriptions, clocks, events, deliveries."""

from __future__ import annotations

from typing import Any

from engine import clock
from engine.actor import Actor
from engine.definitions.triggers import PROPERTY as RETAINED_FROM
from engine.feel.values import encode
from engine.instances.deadlines import follow_milestones
from engine.instances.forgetting import forget
from engine.instances.incidents import open_incident
from engine.instances.opened import Opened, builtins_of
from engine.instances.receivers import tell_receivers
from engine.instances.recording import record, record_moves
from engine.instances.tasks import sync_tasks
from engine.instances.titles import SCOPE, scope_of, title_of
from engine.instances.waits import follow_values, sync_clocks, sync_jobs, sync_subscriptions
from engine.jobs.schedule import schedule
from engine.model import InstanceState, JobKind, Task
from engine.records import enter, project_of
from engine.rows import change, insert_row

CHAIN = "delivery_chain"
"""How many deliveries have set each other off to come to the one at hand (``session.info``)."""


def save(opened: Opened, by: Actor) -> list[Task]:
    """Write everything the tokens did and return the tasks that came into being for the actor.

    Has to be the last step of a command: the ``Opened`` is used up.
    """
    run, instance = opened.run, opened.instance
    with opened.session.no_autoflush:
        record_moves(opened, by)
        if _place(opened):
            follow_milestones(opened)
        follow_values(opened)
        _keep(opened)
        created = sync_tasks(opened, by)
        sync_jobs(opened)
        sync_subscriptions(opened)
        sync_clocks(opened, [step.token_id for step in run.journal if step.kind == "fired"])
        tell_receivers(opened)
        _deliver(opened)
        if run.state != "active" and instance.state == InstanceState.ACTIVE:
            _end(opened, by)
        if instance.state != InstanceState.ACTIVE:
            forget(opened.session, instance, by=by)
    opened.session.flush()
    return created


def insert(opened: Opened) -> None:
    """Store a new instance as its first steps have left it; ``save`` does the rest."""
    for name, value in _changed(opened).items():
        setattr(opened.instance, name, value)
    insert_row(opened.session, opened.instance, revision=opened.instance.revision)


def _place(opened: Opened) -> bool:
    """Bring the case to the project its variables name, as soon as they do: its roles and dates count there."""
    run, instance = opened.run, opened.instance
    kind, scope_id = scope_of(opened.process.properties.get(SCOPE), run.variables)
    if not scope_id or (kind, scope_id) == (instance.scope_kind, instance.scope_id):
        return False
    change(opened.session, instance, scope_kind=kind, scope_id=scope_id)
    run.inform(builtins_of(opened.session, instance))
    return True


def _keep(opened: Opened) -> None:
    """Write state and title where they differ."""
    changed = _changed(opened)
    if changed:
        change(opened.session, opened.instance, **changed)


def _changed(opened: Opened) -> dict[str, Any]:
    run, instance = opened.run, opened.instance
    changed: dict[str, Any] = {}
    state = run.encode()
    if state != instance.state_blob:
        changed["state_blob"] = state
    title = title_of(opened)
    if title and title != instance.title:
        changed["title"] = title
    return changed


def _end(opened: Opened, by: Actor) -> None:
    run, instance = opened.run, opened.instance
    instance.state = InstanceState.FAILED if run.state == "failed" else InstanceState.COMPLETED
    instance.ended_at = clock.now()
    instance.ended_as = run.ended_as
    body: dict[str, Any] = {"ended_as": run.ended_as, "project": project_of(instance)}
    if run.failure is not None:
        code, message = run.failure
        body["error"] = {"code": code, "message": message}
        open_incident(opened.session, "error", instance, run.ended_as, f"{code}: {message}", job_id=None)
    record(opened.session, instance, f"instance.{instance.state}", by, body)
    enter(opened.session, instance, opened.process.properties.get(RETAINED_FROM))


def _deliver(opened: Opened) -> None:
    """Messages and signals leave as jobs, so that no command ever locks two instances."""
    for thrown in opened.run.thrown:
        if thrown.kind == "signal" or (thrown.kind == "message" and not thrown.caught_here):
            schedule(
                opened.session,
                JobKind.DELIVERY,
                payload={
                    "kind": thrown.kind,
                    "name": thrown.name,
                    "key": thrown.correlation_key or "",
                    "payload": encode(thrown.payload or {}),
                    "from": opened.instance.id,
                    "chain": opened.session.info.get(CHAIN, -1) + 1,
                },
            )
