"""Keeps the task rows equal to the user tasks that tokens wait at."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.instances import incidents, notices, participants
from engine.instances.opened import Opened
from engine.instances.recording import record
from engine.model import Instance, Person, Task, TaskCandidate, TaskState
from engine.text import Text
from engine.tokens import Wait
from engine.work.roles import Addressed, address


def sync_tasks(opened: Opened, by: Actor) -> list[Task]:
    """Create a task for every new wait and cancel those whose token has gone; return the new ones."""
    session, instance = opened.session, opened.instance
    waits = {wait.token_id: wait for wait in opened.run.waits if wait.kind == "task"}
    rows = session.scalars(select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)).all()
    known = {row.token_id for row in rows}
    for row in rows:
        if row.token_id not in waits:
            row.state = TaskState.CANCELLED
            row.completed_at = clock.now()
            record(session, instance, "task.cancelled", by, {"task": row.id, "activity": row.activity_id})
    return [_create(opened, wait, by) for token_id, wait in waits.items() if token_id not in known]


def _create(opened: Opened, wait: Wait, by: Actor) -> Task:
    session, instance = opened.session, opened.instance
    activity = wait.activity
    done_by = _doers(session, instance, activity.properties.get("firebreak:notSelf", ""))
    addressed = address(
        session,
        assignee=wait.assignee,
        candidate_groups=wait.candidate_groups,
        candidate_users=wait.candidate_users,
        lane=activity.lane,
        scope_kind=instance.scope_kind,
        scope_id=instance.scope_id,
        empty_role=activity.properties.get("firebreak:emptyRole"),
        exclude=done_by,
    )
    task = Task(
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
        properties=dict(activity.properties),
    )
    task.instance = instance
    task.candidates = [_candidate(candidate) for candidate in addressed.candidates]
    session.add(task)
    session.flush()
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
    _tell(session, task, addressed)
    return task


def _doers(session: Session, instance: Instance, setting: str) -> frozenset[str]:
    """Return the people who did the activities that ``firebreak:notSelf`` names (``true``: the starter)."""
    names = setting.replace(",", " ").split()
    if not names:
        return frozenset()
    if names == ["true"]:
        return frozenset({instance.started_by} if instance.started_by else ())
    rows = session.scalars(
        select(Task.completed_by).where(
            Task.instance_id == instance.id, Task.activity_id.in_(names), Task.completed_by.is_not(None)
        )
    )
    return frozenset(row for row in rows if row)


def _candidate(addressed: tuple[Person | None, str | None, str, str]) -> TaskCandidate:
    person, role_key, scope_kind, scope_id = addressed
    return TaskCandidate(
        person_id=person.id if person else None, role_key=role_key, scope_kind=scope_kind, scope_id=scope_id
    )


def _tell(session: Session, task: Task, addressed: Addressed) -> None:
    if addressed.assignee is not None:
        participants.join(session, task.instance, addressed.assignee.id, "assignee")
    if addressed.incident is not None:
        incidents.open_incident(session, "no-one", task.instance, task.activity_id, addressed.incident.zh, job_id=None)
    number, name = task.instance.number, task.name
    text = Text(f"{number}: 待办“{name}”", f'{number}: task "{name}"')
    people = [addressed.assignee] if addressed.assignee else addressed.people
    notices.tell(session, people, "task", text, instance=task.instance, task=task)
