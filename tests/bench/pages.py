"""Server time of the inbox and of a task page with many open tasks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine import commands, ledger, migrations
from engine.actor import SYSTEM, Held
from engine.clock import now
from engine.database import open_engine, sessions, transaction
from engine.identity import accounts, roles
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Task, TaskCandidate, new_id
from engine.text import Text
from tests.bench.company import LOOP
from tests.bench.table import Figure
from web import config
from web.app import create_app

OPEN = 10_000
PASSWORD = "a-measured-password"
TIMES = 15


def measure_pages(folder: Path) -> list[Figure]:
    """Return the median server time of the inbox's tabs and of a task page, 10,000 tasks being open."""
    settings = config.load({"FIREBREAK_DATA": str(folder / "pages"), "FIREBREAK_WORKER": "off"}, folder)
    ledger.configure(settings.ledger_key)
    engine = open_engine(settings.database_url)
    migrations.upgrade(engine)
    with sessions(engine)() as session:
        task_id = _fill(session)
    client = create_app(settings, engine).test_client()
    client.get("/sign-in")
    with client.session_transaction() as held:
        token = held["csrf"]
    client.post("/sign-in", data={"login": "worker", "password": PASSWORD, "csrf_token": token})
    pages = {
        f"inbox, own tasks ({OPEN // 2:,} of them)": "/inbox/todo",
        f"inbox, tasks to claim ({OPEN // 2:,} of them)": "/inbox/claimable",
        "inbox, searched": "/inbox/todo?q=Case+77",
        "task page": f"/tasks/{task_id}",
    }
    return [Figure(f"page: {what}", _time(client, path), "", "<= 50 ms") for what, path in pages.items()]


def _time(client: FlaskClient, path: str) -> float:
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        answer = client.get(path)
        taken.append(perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
    return median(taken) * 1000


def _fill(session: Session) -> str:
    """Create one real case and copies of it until ``OPEN`` tasks are open; return the real task's id."""
    worker = accounts.add(session, "worker", {"name": "Worker"}, PASSWORD, by=SYSTEM)
    roles.add_role(session, "crew", Text("班组", "Crew"), by=SYSTEM)
    roles.grant(session, worker.id, "crew", by=SYSTEM)
    commands.deploy(session, {"loop.bpmn": LOOP}, by=SYSTEM)
    worker = session.get_one(Person, worker.id)
    real = commands.start(
        session,
        "loop",
        {"who": worker.id},
        by=replace(actor_of(session, worker), held=frozenset({Held("crew"), Held("process_owner")})),
    )
    with transaction(session):
        task = session.query(Task).filter_by(instance_id=real.id).one()
        cases = [_copy(real, number) for number in range(OPEN - 1)]
        session.execute(insert(Instance), cases)
        tasks = [_task(task, case["id"], worker.id if at % 2 else None) for at, case in enumerate(cases)]
        session.execute(insert(Task), tasks)
        unclaimed = [one for one in tasks if one["assignee_id"] is None]
        session.execute(
            insert(TaskCandidate), [{"id": new_id(), "task_id": one["id"], "role_key": "crew"} for one in unclaimed]
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
