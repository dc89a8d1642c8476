"""Server time of an auditor's pages over 200,000 finished cases: what is counted, drawn, proved and listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine import commands, sealing
from engine.actor import SYSTEM, Held
from engine.clock import now
from engine.database import transaction
from engine.identity import roles
from engine.identity.actors import actor_of
from engine.instances.recording import STREAM
from engine.model import GENESIS, Base, Instance, InstanceState, Person, Record, Stream, Task, TaskState
from engine.sealing import sealer
from engine.text import Text
from tests.bench.company import LOOP
from tests.bench.table import Figure
from tests.bench.visiting import milliseconds, visitor

CASES, YEARS, LATE = 200_000, 5, 12
TIMES = 3
ALL = "since=&until="


def measure_population(folder: Path) -> list[Figure]:
    """Return the median server time of the pages; every twelfth case had a task that was late."""
    client, _ = visitor(folder / "population", _fill)
    pages = {
        "population, its last page": f"/audit/population?{ALL}&page=999999",
        "sample of 200": f"/audit/sample?{ALL}&size=200&seed=bench",
        "sample of 200, by month": f"/audit/sample?{ALL}&size=200&seed=bench&strata=month",
        "proof that a number was not used": "/audit/absence.json?number=P-2031-000001",
        "clauses of the standard": "/audit/clauses",
        "overdue work of 90 days": "/audit/delays?kind=tasks",
        "overdue work of five years": f"/audit/delays?kind=tasks&{ALL}",
        "interventions of five years": f"/audit/interventions?{ALL}",
        "list of records": "/records/",
    }
    return [
        Figure(f"audit, {CASES:,} cases: {what}", milliseconds(client, path, TIMES), "", f"<= {_allowed(what)} ms")
        for what, path in pages.items()
    ]


def _allowed(what: str) -> int:
    # A sample hashes every number of its population: that nobody has to trust its drawing costs that.
    return 1000 if what.startswith("sample") else 300


def _fill(session: Session, worker: Person) -> None:
    roles.add_role(session, "qa_auditor", Text("内审员", "Auditor"), by=SYSTEM)
    roles.grant(session, worker.id, "qa_auditor", by=SYSTEM)
    commands.deploy(session, {"loop.bpmn": LOOP}, by=SYSTEM)
    by = replace(actor_of(session, worker), held=frozenset({Held("process_owner")}))
    real = commands.start(session, "loop", {"who": worker.id}, by=by)
    begun = now() - timedelta(days=365 * YEARS)
    moments = [begun + timedelta(days=365 * YEARS) * at / CASES for at in range(CASES)]
    common = {
        "process_key": real.process_key,
        "revision_id": real.revision_id,
        "state": InstanceState.COMPLETED,
        "started_by": worker.id,
        "state_blob": b"",
        "lock_revision": 1,
    }
    with transaction(session):
        _store(session, Instance, (_case(at, moment) | common for at, moment in enumerate(moments)))
        _store(session, Record, (_record(at, moment) for at, moment in enumerate(moments)))
        _store(session, Stream, ({"id": f"{STREAM}{_number(at)}", "seq": 1, "head": GENESIS} for at in range(CASES)))
        _store(session, Task, (_task(at, moment, worker.id) for at, moment in enumerate(moments)))
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    with patch.object(sealer, "MOST", 2 * CASES):
        sealing.seal(session, key)
    sealing.close_day(session, key)


def _store(session: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    lines: Iterator[Mapping[str, Any]] = iter(rows)
    while batch := list(islice(lines, 20_000)):
        session.execute(insert(table), batch)


def _number(at: int) -> str:
    return f"P-{at:06d}"


def _case(at: int, moment: datetime) -> dict[str, Any]:
    ended = moment + timedelta(days=3)
    return {"id": f"{at:026d}", "number": _number(at), "title": f"Case {at}", "started_at": moment, "ended_at": ended}


def _record(at: int, moment: datetime) -> dict[str, Any]:
    ended = moment + timedelta(days=3)
    return {"number": _number(at), "process_key": "loop", "state": "completed", "ended_at": ended, "since": ended}


def _task(at: int, moment: datetime, person_id: str) -> dict[str, Any]:
    due = moment + timedelta(days=2 if at % LATE == 0 else 4)
    return {
        "id": f"{at:026d}",
        "instance_id": f"{at:026d}",
        "token_id": "t",
        "activity_id": "work",
        "name": "Work",
        "state": TaskState.COMPLETED,
        "created_at": moment,
        "due_at": due,
        "completed_at": moment + timedelta(days=3),
        "completed_by": person_id,
    }
