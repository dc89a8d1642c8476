"""Server time of the inbox and of a task page with many open tasks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM, Held
from engine.clock import now
from engine.database import transaction
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Task, TaskCandidate, new_id
from tests.bench.company import LOOP
from tests.bench.table import Figure
from tests.bench.visiting import ROLE, milliseconds, visitor

OPEN = 10_000
TIMES = 15


def measure_pages(folder: Path) -> list[Figure]:
    """Return the median server time of the inbox's tabs and of a task page, 10,000 tasks being open."""
    client, task_id = visitor(folder / "pages", _fill)
    pages = {
        f"inbox, own tasks ({OPEN // 2:,} of them)": "/inbox/todo",
        f"inbox, tasks to claim ({OPEN // 2:,} of them)": "/inbox/claimable",
        "inbox, searched": "/inbox/todo?q=Case+77",
        "task page": f"/tasks/{task_id}",
    }
    return [Figure(f"page: {what}", milliseconds(client, path, TIMES), "", "<= 50 ms") for what, path in pages.items()]


def _fill(session: Session, worker: Person) -> str:
    """Create one real case and copies of it until ``OPEN`` tasks are open; return the real task's id."""
    commands.deploy(session, {"loop.bpmn": LOOP}, by=SYSTEM)
    real = commands.start(
        session,
        "loop",
        {"who": worker.id},
        by=replace(actor_of(session, worker), held=frozenset({Held(ROLE), Held("process_owner")})),
    )
    with transaction(session):
        task = session.query(Task).filter_by(instance_id=real.id).one()
        cases = [_copy(real, number) for number in range(OPEN - 1)]
        session.execute(insert(Instance), cases)
        tasks = [_task(task, case["id"], worker.id if at % 2 else None) for at, case in enumerate(cases)]
        session.execute(insert(Task), tasks)
        unclaimed = [one for one in tasks if one["assignee_id"] is None]
        session.execute(
            insert(TaskCandidate), [{"id": new_id(), "task_id": one["id"], "role_key": ROLE} for one in unclaimed]
        )
        return task.id


def _copy(real: Instance, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "number": f"C-{number:06d}",
        "process_key": real.process_key,
        "revision_id": real.revision_id,
        "title": f"Case {number}",
        "started_at": real.started_at,
        "state_blob": real.state_blob,
        "pins": real.pins,
        "lock_revision": 1,
    }


def _task(task: Task, instance_id: str, assignee_id: str | None) -> dict[str, Any]:
    return {
        "id": new_id(),
        "instance_id": instance_id,
        "token_id": task.token_id,
        "activity_id": task.activity_id,
        "name": task.name,
        "assignee_id": assignee_id,
        "created_at": now(),
    }
