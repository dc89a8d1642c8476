"""Server time of the pages on records with 200,000 finished cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM, Held
from engine.clock import now
from engine.database import transaction
from engine.identity import roles
from engine.identity.actors import actor_of
from engine.model import Definition, DefinitionKind, Hold, Instance, InstanceState, Person, Record, new_id
from engine.text import Text
from tests.bench.company import LOOP
from tests.bench.table import Figure
from tests.bench.visiting import ROLE, milliseconds, visitor

CASES, PROCEDURES, HOLDS = 200_000, 20, 20
YEARS = 8
TIMES = 5


def measure_keeping(folder: Path) -> list[Figure]:
    """Return the median server time of the slowest page on records, and which it is."""
    client, _ = visitor(folder / "keeping", _fill)
    taken = {path: milliseconds(client, path, TIMES) for path in PAGES}
    slowest = max(taken, key=lambda path: taken[path])
    return [Figure(f"records page, {CASES:,} cases, the slowest ({slowest})", taken[slowest], "", "<= 300 ms")]


PAGES = (
    "/records/",
    "/records/?page=100",
    "/records/?q=C-0001",
    "/records/?q=nothing",
    "/records/?class=short",
    "/records/?department=role:crew",
    "/records/?process=loop-7",
    "/records/?standing=due",
    "/records/?standing=held",
    "/records/?standing=listed",
    "/records/?standing=destroyed",
    "/records/C-000077",
    "/records/holds/",
    "/records/lists/",
)


def _fill(session: Session, worker: Person) -> None:
    """Create cases of several procedures that ended in the last years, a few of them held."""
    catalogue = (Path(__file__).parents[2] / "workflows" / "catalogue" / "records.toml").read_bytes()
    commands.deploy(session, {"records.toml": catalogue, "loop.bpmn": LOOP}, by=SYSTEM)
    roles.add_role(session, "records_keeper", Text("档案管理员", "Records keeper"), by=SYSTEM)
    roles.grant(session, worker.id, "records_keeper", by=SYSTEM)
    by = replace(actor_of(session, worker), held=frozenset({Held(ROLE), Held("process_owner")}))
    real = commands.start(session, "loop", {"who": worker.id}, by=by)
    with transaction(session):
        for at in range(PROCEDURES):
            settings = {"managed_by": ROLE, "record_class": ("short", "long", "permanent")[at % 3]}
            session.add(Definition(kind=DefinitionKind.PROCESS, key=f"loop-{at}", name=f"Loop {at}", settings=settings))
        for start in range(0, CASES, 20_000):
            cases = [_case(real, number) for number in range(start, start + 20_000)]
            session.execute(insert(Instance), cases)
            session.execute(insert(Record), [_record(case) for case in cases])
        for at in range(HOLDS):
            marks = ({"case_number": f"C-{at:06d}"}, {"process_key": f"loop-{at % PROCEDURES}", "project": f"P{at}"})
            session.add(Hold(number=f"H-{at}", reason="x", placed_at=now(), placed_by=worker.id, **marks[at % 2]))


def _case(real: Instance, number: int) -> dict[str, Any]:
    ended = now() - timedelta(days=365 * YEARS * number / CASES)
    return {
        "id": new_id(),
        "number": f"C-{number:06d}",
        "process_key": f"loop-{number % PROCEDURES}",
        "revision_id": real.revision_id,
        "title": f"Case {number}",
        "started_at": ended - timedelta(days=7),
        "ended_at": ended,
        "state": InstanceState.COMPLETED,
        "state_blob": b"",
        "pins": real.pins,
        "scope_kind": "project",
        "scope_id": f"P{number % 97}",
        "lock_revision": 1,
    }


def _record(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": case["number"],
        "process_key": case["process_key"],
        "project": case["scope_id"],
        "state": "completed",
        "ended_at": case["ended_at"],
        "since": case["ended_at"],
    }
