"""Server time of an auditor's pages: the whole record of a long case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM, Held
from engine.identity import roles
from engine.identity.actors import actor_of
from engine.model import Person, Task, TaskState
from engine.text import Text
from tests.bench.company import LOOP
from tests.bench.table import Figure
from tests.bench.visiting import milliseconds, visitor

EVENTS, FIELDS, TIMES = 500, 6, 9


def measure_auditing(folder: Path) -> list[Figure]:
    """Return the median server time of the record of a case with 500 events, each of which changed six values."""
    client, number = visitor(folder / "auditing", _fill)
    taken = milliseconds(client, f"/audit/cases/{number}", TIMES)
    return [Figure(f"page: whole record of a case, {EVENTS} events", taken, "", "<= 200 ms")]


def _fill(session: Session, worker: Person) -> str:
    """Let one case be worked on until its record has so many events; return its number."""
    roles.add_role(session, "qa_auditor", Text("内审员", "Auditor"), by=SYSTEM)
    roles.grant(session, worker.id, "qa_auditor", by=SYSTEM)
    commands.deploy(session, {"loop.bpmn": LOOP}, by=SYSTEM)
    by = replace(actor_of(session, worker), held=frozenset({Held("process_owner")}))
    case = commands.start(session, "loop", {"who": worker.id}, by=by)
    for turn in range(EVENTS - 1):
        task = session.scalars(
            select(Task).where(Task.instance_id == case.id, Task.state == TaskState.OPEN).limit(1)
        ).one()
        data = {f"field_{at}": f"value {turn + at}" for at in range(FIELDS)}
        commands.complete(session, task.id, {"answer": "again", **data}, by=by)
    return case.number
