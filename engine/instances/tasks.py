"""Keeps the task rows equal to the user tasks that tokens wait at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select

from engine import clock
from engine.actor import Actor
from engine.definitions.drafts import is_draft
from engine.instances import incidents, notices, participants
from engine.instances.drafts import asked_in_draft
from engine.instances.opened import Opened
from engine.instances.recording import record
from engine.model import Role, Task, TaskCandidate, TaskState, new_id
from engine.rows import insert_row, insert_rows, new_row
from engine.text import Text
from engine.tokens import Wait
from engine.work.addressing import EMPTY_ROLE, Addressed, Asked, address
from engine.work.claims import EXCLUDED, close_candidates
from engine.work.exclusion import NOT_SELF
from engine.work.roles import Scope
from engine.work.signers import SIGNER, UNNEEDED, WITHDRAWN, place_of


def sync_tasks(opened: Opened, by: Actor) -> list[Task]:
    """Create a task for every new wait, cancel those whose token has gone, move deadlines.

    Returns the new ones that reach the actor.
    """
    session, instance = opened.session, opened.instance
    gone = [wait.token_id for wait in opened.gone("task") if wait.token_id not in opened.done]
    if gone:
        rows = session.scalars(
            select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN, Task.token_id.in_(gone))
        )
        cancelled = rows.all()
        close_candidates(session, [row.id for row in cancelled])
        for row in cancelled:
            row.state = TaskState.CANCELLED
            row.completed_at = clock.now()
            row.outcome = _reason(opened, row)
            body = {"task": row.id, "activity": row.activity_id, "reason": row.outcome}
            record(session, instance, "task.cancelled", by, body)
    for wait in opened.now.values():
        known = opened.before.get(wait.token_id)
        if known is not None and (known.due_at, known.priority) != (wait.due_at, wait.priority):
            _move(opened, wait)
    created = [_create(opened, wait, by) for wait in opened.new("task")]
    for task, addressed in created:
        _tell(opened, task, addressed, by)
    return [task for task, addressed in created if addressed.reaches(by.person_id)]


def _reason(opened: Opened, row: Task) -> str:
    """Return why a task was withdrawn, by the keys of ``signers.REASONS``; empty when the diagram went another way."""
    if row.token_id in opened.withdrawn:
        return WITHDRAWN
    place = place_of(row.properties)
    ended = (step for step in opened.run.journal if step.kind == "concluded")
    outcomes = {step.token_id: step.detail["outcome"] for step in ended}
    return UNNEEDED.get(outcomes.get(place["countersign"], ""), "") if place is not None else ""


def _move(opened: Opened, wait: Wait) -> None:
    """Bring the deadline of an open task up to date."""
    rows = select(Task).where(
        Task.instance_id == opened.instance.id, Task.state == TaskState.OPEN, Task.token_id == wait.token_id
    )
    for row in opened.session.scalars(rows).all():
        row.due_at, row.priority = wait.due_at, wait.priority if wait.priority is not None else row.priority


def _create(opened: Opened, wait: Wait, by: Actor) -> tuple[Task, Addressed]:
    session, instance = opened.session, opened.instance
    activity = wait.activity
    if NOT_SELF in activity.properties:
        session.flush()
    addressed = address(session, _asked(opened, wait))
    task = new_row(
        Task,
        id=new_id(),
        instance_id=instance.id,
        token_id=wait.token_id,
        activity_id=activity.id,
        name=activity.name or activity.id,
        form_key=activity.form_id,
        form_revision_id=instance.pins["form"].get(activity.form_id) if activity.form_id else None,
        priority=wait.priority if wait.priority is not None else 50,
        created_at=clock.now(),
        due_at=wait.due_at,
        follow_up_at=wait.follow_up_at,
        assignee_id=addressed.assignee.id if addressed.assignee else None,
        delegated_from=addressed.delegated_from.id if addressed.delegated_from else None,
        properties={**activity.properties, EXCLUDED: sorted(addressed.excluded), **_signer(wait)},
    )
    candidates = [
        new_row(
            TaskCandidate,
            task_id=task.id,
            person_id=one.person_id,
            role_key=one.role_key,
            scope_kind=one.scope.kind,
            scope_id=one.scope.id,
            on_behalf_of=one.on_behalf_of,
        )
        for one in addressed.candidates
    ]
    insert_row(session, task, instance=instance, candidates=candidates)
    insert_rows(session, candidates)
    record(
        session,
        instance,
        "task.created",
        by,
        {
            "task": task.id,
            "activity": activity.id,
            "name": task.name,
            "due_at": task.due_at.isoformat() if task.due_at else None,
            "assignee": task.assignee_id,
            "candidates": [candidate.role_key or candidate.person_id for candidate in task.candidates],
            "delegated_from": task.delegated_from,
            "notes": [note.zh for note in addressed.notes],
        },
    )
    return task, addressed


def _signer(wait: Wait) -> dict[str, Any]:
    if wait.countersign is None:
        return {}
    countersign, number = wait.countersign
    in_turn = wait.activity.loop is not None and wait.activity.loop.is_sequential
    return {SIGNER: {"countersign": countersign, "number": number, "roles": wait.candidate_groups, "in_turn": in_turn}}


def _asked(opened: Opened, wait: Wait) -> Asked:
    """Say what the activity asks for; one that names nobody is done by the role of its lane."""
    session, instance = opened.session, opened.instance
    groups = list(wait.candidate_groups)
    if not groups and not wait.candidate_users and not wait.assignee and wait.activity.lane_role:
        lane = wait.activity.lane_role
        role = session.scalar(select(Role.key).where(or_(Role.key == lane, Role.name_zh == lane)))
        groups = [role] if role else []
    whole = opened.process.properties.get(EMPTY_ROLE)
    asked = Asked(
        assignee=wait.assignee,
        candidate_users=wait.candidate_users,
        candidate_groups=groups,
        scope=Scope(instance.scope_kind, instance.scope_id),
        properties={**({EMPTY_ROLE: whole} if whole else {}), **wait.activity.properties},
        instance_id=instance.id,
    )
    if not is_draft(opened.process):
        return asked
    lanes = [wait.activity.lane_role] if wait.activity.lane_role and not wait.candidate_groups else []
    return asked_in_draft(session, instance, replace(asked, candidate_groups=[*wait.candidate_groups, *lanes]))


def _tell(opened: Opened, task: Task, addressed: Addressed, by: Actor) -> None:
    """Tell the people who may do the task; whoever has just acted is led on by the page and needs no notice."""
    session = opened.session
    # Who has just done a task of this case is a participant already.
    if addressed.assignee is not None and not (opened.done and addressed.assignee.id == by.id):
        participants.join(session, task.instance, addressed.assignee.id, "assignee")
    if addressed.incident is not None:
        incidents.open_incident(session, "no-one", task.instance, task.activity_id, addressed.incident.zh, job_id=None)
    number, name = task.instance.number, task.name
    text = Text(f"{number}：待办“{name}”", f'{number}: task "{name}"')
    people = [person for person in addressed.people if person.id != by.id]
    notices.tell(session, people, "task", text, instance=task.instance, task=task)
