"""Brings the rows of what stays open to the other revision: what is asked changes, who and by when does not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine import clock
from engine.definitions.model import Activity
from engine.feel.values import encode
from engine.instances.migrating.planning import Plan
from engine.instances.opened import Opened
from engine.instances.waits import CLOCK, host_key
from engine.model import Clock, Incident, IncidentState, Job, JobKind, Subscription, Task, TaskState
from engine.tokens import Wait
from engine.work.claims import EXCLUDED
from engine.work.signers import SIGNER, place_of


def rename(opened: Opened, plan: Plan) -> None:
    """Rewrite tasks, jobs, subscriptions, clocks and incidents of the waits that go on.

    ``opened`` is the instance on the other revision, before it is saved.
    """
    waits = {wait.token_id: wait for wait in opened.run.waits if wait.token_id in opened.before}
    for row in _rows(opened, Task, Task.state == TaskState.OPEN):
        if row.token_id in waits:
            _rename_task(opened, row, waits[row.token_id])
    for row in _rows(opened, Job):
        if row.token_id in waits:
            _rename_job(row, waits[row.token_id])
    for row in _rows(opened, Subscription):
        if row.token_id in waits:
            row.activity_id, row.name = waits[row.token_id].activity.id, waits[row.token_id].name
    for row in _rows(opened, Clock, Clock.stopped_at.is_(None)):
        _rename_clock(opened, row, plan, waits)
    ids = {old.rpartition("#")[2]: new.rpartition("#")[2] for old, new in plan.names.items()}
    for row in _rows(opened, Incident, Incident.state == IncidentState.OPEN):
        row.activity_id = ids.get(row.activity_id or "", row.activity_id)


def _rows(opened: Opened, table: Any, *conditions: Any) -> list[Any]:
    found = select(table).where(table.instance_id == opened.instance.id, *conditions)
    return list(opened.session.scalars(found))


def _rename_task(opened: Opened, row: Task, wait: Wait) -> None:
    activity = wait.activity
    row.activity_id, row.name = activity.id, activity.name or activity.id
    row.form_key = activity.form_id
    row.form_revision_id = opened.instance.pins["form"].get(activity.form_id) if activity.form_id else None
    signer = place_of(row.properties)
    of_countersign = {SIGNER: signer} if signer is not None else {}
    row.properties = {**activity.properties, EXCLUDED: row.properties.get(EXCLUDED, []), **of_countersign}


def _rename_job(row: Job, wait: Wait) -> None:
    row.activity_id = wait.activity.id
    if row.kind == JobKind.SERVICE:
        row.payload = {"service": wait.activity.job_type, "headers": encode(dict(wait.headers))}


def _rename_clock(opened: Opened, row: Clock, plan: Plan, waits: dict[str, Wait]) -> None:
    """Let the clock go on under its new names, or stop it when the other revision has it no more."""
    event = waits[row.token_id].activity if row.token_id in waits else _fired(opened, row, plan)
    if event is None or CLOCK not in event.properties:
        row.stopped_at = clock.now()
        return
    row.activity_id, row.key, row.host_key = event.id, event.properties[CLOCK], host_key(opened, event)


def _fired(opened: Opened, row: Clock, plan: Plan) -> Activity | None:
    """Return the event of a clock that has run out and goes on until its activity ends; None for a timer given up."""
    if row.token_id in opened.before:
        return None
    process_id, mark, _ = row.host_key.rpartition("#")
    event_id = plan.names.get(f"{process_id}{mark}{row.activity_id}", row.activity_id).rpartition("#")[2]
    process = opened.run.program.processes.get(process_id or opened.instance.process_key)
    return process.activities.get(event_id) if process is not None else None
