"""Complete a task: checked form data go in, the instance moves on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import answer, answered, command
from engine.commands.take import locked_task, take
from engine.feel.values import encode, from_python
from engine.instances.delays import Cause, is_late, keep, told
from engine.instances.late import Happened, enter, judged
from engine.instances.opened import load_locked
from engine.instances.papers import chosen
from engine.instances.recording import record
from engine.instances.saving import save
from engine.model import Delayed, Task, TaskState
from engine.rows import change
from engine.tokens import Wait
from engine.work.capacity import acting
from engine.work.claims import close_candidates
from engine.work.permit import require_doer

SIGNATURE = "firebreak:signature"


@dataclass(frozen=True)
class Completed:
    """What became of it: the instance and, if one was given or offered to the same person, the next task in it."""

    instance_id: str
    next_task_id: str | None


def completing(task_id: str) -> str:
    """Return what an idempotency key of completing this task stands for."""
    return f"complete:{task_id}"


@command
def complete(
    session: Session,
    task_id: str,
    data: dict[str, Any],
    *,
    by: Actor,
    request_key: str | None = None,
    form: str | None = None,
    happened: Happened | None = None,
    cause: Cause | None = None,
) -> Completed:
    """Finish a task with form data that ``forms`` has checked, and run to the next wait states.

    ``form`` is the revision of the form they were given in, where it is not that of the case (DOC-050).
    ``happened`` says when it was done, if that was not now; beyond the policy's time it is a late entry (REC-018).
    ``cause`` says why it is late: a person is asked for it when the policy wants it and nobody has said it; of a task
    in time it is not kept.
    An unclaimed task is claimed on the way.  On a signature task the event carries name, role held,
    meaning, opinion and date (REC-005..007): a name alone means agreement.
    Raises NotFound, Conflict (with ``who`` and ``when``), NotAllowed, Invalid.
    """
    action = completing(task_id)
    done = answered(session, request_key, action, by)
    if done is not None:
        return Completed(**done)
    task = locked_task(session, task_id)
    require_doer(session, task, by)
    if task.assignee_id is None and by.kind == "person":
        take(session, task, by)
    late = judged(session, happened)
    why = told(session, task, cause, by)
    given = from_python(data)
    paper = chosen(session, task, form) if form is not None else None
    other = paper if paper is not None and paper.id != task.form_revision_id else None
    opened = load_locked(session, task.instance)
    ended = {"state": TaskState.COMPLETED, "completed_at": clock.now(), "completed_by": by.person_id}
    drafted = {"draft": None, "draft_at": None} if task.draft_at else {}
    used = {"form_revision_id": other.id} if other is not None else {}
    change(session, task, outcome=str(given.get("decision") or "")[:40], **ended, **drafted, **used)
    record(
        session,
        opened.instance,
        "task.completed",
        by,
        {
            "task": task.id,
            "activity": task.activity_id,
            "name": task.name,
            "outcome": task.outcome,
            "late": is_late(task.due_at, task.completed_at),
            "delegated_from": task.delegated_from,
            **({"form": other.label} if other is not None else {}),
            **_acting(task, opened.before.get(task.token_id), by),
            **_signature(task, by),
            **(late.body if late else {}),
            **(why.body if why else {}),
        },
        {
            **{f"data.{name}": encode(value) for name, value in given.items()},
            **(late.protected if late else {}),
            **(why.protected if why else {}),
        },
    )
    keep(session, opened.instance, (Delayed.TASK, task.id), why, by=by)
    enter(session, opened.instance, late, task.name, by=by)
    close_candidates(session, [task.id])
    opened.run.complete(task.token_id, given, _doer(task, opened.before.get(task.token_id), by))
    opened.done.add(task.token_id)
    created = save(opened, by)
    result = Completed(opened.instance.id, created[0].id if created else None)
    answer(
        session,
        request_key,
        action,
        by,
        {"instance_id": result.instance_id, "next_task_id": result.next_task_id},
    )
    return result


def _asked(task: Task, wait: Wait | None) -> list[str]:
    """Return the roles that were asked to do the task."""
    roles = list(wait.candidate_groups) if wait is not None else []
    if not roles and wait is not None and wait.countersign is not None:
        roles = [candidate.role_key for candidate in task.candidates if candidate.role_key]
    return roles


def _acting(task: Task, wait: Wait | None, by: Actor) -> dict[str, Any]:
    return acting(task.instance, by, _asked(task, wait), for_another=task.delegated_from is not None)


def _doer(task: Task, wait: Wait | None, by: Actor) -> dict[str, Any]:
    """Return who does the task, and the role that was asked to: another acts for one that nobody holds."""
    roles = _asked(task, wait)
    return {"role": roles[0] if roles else None, "person": by.person_id, "name": by.name, "at": clock.now()}


def _signature(task: Task, by: Actor) -> dict[str, Any]:
    meaning = task.properties.get(SIGNATURE)
    if not meaning:
        return {}
    scope = (task.instance.scope_kind, task.instance.scope_id)
    asked = {candidate.role_key for candidate in task.candidates if candidate.role_key}
    here = sorted({held.role_key for held in by.held if by.holds(held.role_key, *scope)})
    # A task addressed to persons (its role's other holders were kept away, or its head) names no role.
    held = [role for role in here if role in asked] or here
    return {"signature": {"meaning": meaning, "name": by.name, "roles": held, "decision": task.outcome or "agree"}}
