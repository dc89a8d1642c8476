"""Databases and cases in the middle of their work, as every release left them, open and run to their end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from engine import clock, commands, ledger, migrations
from engine.actor import SYSTEM
from engine.database import open_engine, sessions, transaction
from engine.jobs.schedule import schedule
from engine.jobs.worker import run_due
from engine.ledger import verify_all
from engine.migrations import HEAD
from engine.model import Event, Incident, Instance, InstanceState, Job, JobKind, Record, Subscription, Task, TaskState
from engine.queries.auditing.agreement import all_disagreements
from engine.tokens.state import VERSION
from tests.migrations import make_fixture
from tests.migrations.restoring import onto_postgresql, onto_sqlite

FIXTURES = sorted(make_fixture.RELEASED.glob("*.sql.gz"))
VERSIONS = Path(migrations.__file__).parent / "versions"
LATER = make_fixture.MONDAY + timedelta(days=1)
ROUNDS = 60


@pytest.fixture(params=[(kind, path) for path in FIXTURES for kind in ("sqlite", "postgresql")], ids=str)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return a database of a release, not yet migrated."""
    kind, fixture = request.param
    if kind == "sqlite":
        url = onto_sqlite(fixture, tmp_path / "released.sqlite")
    else:
        url = onto_postgresql(fixture, request.getfixturevalue("new_postgresql")(), tmp_path / "released.sqlite")
    ledger.configure(make_fixture.KEY)
    engine = open_engine(url)
    yield engine
    engine.dispose()


def finish(session: Session) -> None:
    """Do whatever is open, whoever it is for, until nothing moves; an hour passes with every round."""
    for number in range(ROUNDS):
        with clock.frozen(LATER + timedelta(hours=number)):
            while run_due(session):
                pass
            for task in session.scalars(select(Task).where(Task.state == TaskState.OPEN)).all():
                if session.get_one(Task, task.id, populate_existing=True).state == TaskState.OPEN:
                    commands.complete(session, task.id, {"answer": "yes", "again": False}, by=SYSTEM)
            for row in session.scalars(select(Subscription).where(Subscription.kind == "message")).all():
                if session.get(Subscription, row.id, populate_existing=True) is not None and row.name != "m_recall":
                    commands.correlate(session, row.name, row.correlation_key, {}, by=SYSTEM)
            for name in set(session.scalars(select(Subscription.name).where(Subscription.kind == "signal"))):
                blow(session, name)


def blow(session: Session, name: str) -> None:
    """Send a signal to whoever waits for it."""
    with transaction(session):
        payload = {"kind": "signal", "name": name, "key": "", "payload": {}, "from": ""}
        schedule(session, JobKind.DELIVERY, payload=payload)


def test_a_released_database_is_brought_up_to_date_and_every_case_runs_to_its_end(released: Engine) -> None:
    migrations.upgrade(released)
    assert migrations.version(released) == HEAD
    with sessions(released)() as session:
        begun = session.scalars(select(Instance).order_by(Instance.number)).all()
        assert len({one.process_key for one in begun} & set(make_fixture.PROCESSES)) > 5
        assert all(found.ok for found in verify_all(session))
        events = session.scalar(select(func.count()).select_from(Event))
        finish(session)
        ended = session.scalars(select(Instance).execution_options(populate_existing=True)).all()
        states = {one.number: one.state for one in ended if one.state != InstanceState.COMPLETED}
        assert list(states.values()) == [InstanceState.CANCELLED]
        assert {one.ended_as for one in ended if one.state == InstanceState.COMPLETED} <= {"done", "aside"}
        assert session.scalars(select(Incident)).all() == []
        assert session.scalars(select(Job).where(Job.instance_id.is_not(None))).all() == []
        assert {one.number for one in ended} == set(session.scalars(select(Record.number)))
        assert all(found.ok for found in verify_all(session))
        assert list(all_disagreements(session)) == []
        assert (session.scalar(select(func.count()).select_from(Event)) or 0) > (events or 0)


def test_every_schema_but_the_newest_has_a_fixture() -> None:
    before = {
        found.group(1)
        for path in VERSIONS.glob("[0-9]*.py")
        if (found := re.search(r'^down_revision = "(\d+)"', path.read_text("utf-8"), re.M))
    }
    assert before <= {path.name.partition("-")[0] for path in FIXTURES}, "see CONTRIBUTING.md"


def test_every_codec_but_the_newest_has_a_fixture() -> None:
    assert set(range(1, VERSION)) <= {codec_of(path) for path in FIXTURES}, "see CONTRIBUTING.md"


def codec_of(fixture: Path) -> int:
    return int(fixture.name.partition("-v")[2].partition(".")[0])


def test_a_fixture_is_made_of_todays_code_with_cases_that_wait(tmp_path: Path) -> None:
    made = make_fixture.make(tmp_path)
    assert made.name == f"{HEAD}-v{VERSION}.sql.gz"
    engine = open_engine(onto_sqlite(made, tmp_path / "again.sqlite"))
    with sessions(engine)() as session:
        running = session.scalars(select(Instance.process_key).where(Instance.state == InstanceState.ACTIVE)).all()
        assert set(running) == set(make_fixture.PROCESSES) - {"called"}
    engine.dispose()
