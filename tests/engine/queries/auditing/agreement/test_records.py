"""A record that says something else than the events of its case is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Record
from engine.queries.auditing.agreement import disagreeing_cases
from engine.records.removing import OF_CASE, OF_TASK
from engine.records.starting import start_clocks
from tests.engine.queries.auditing.agreement.conftest import Forge, named
from tests.engine.records.test_triggers import drawn, ended, reach


def actor(session: Session):
    return actor_of(session, session.scalars(select(Person).where(Person.login == "jia")).one())


@pytest.fixture
def record(company: Session) -> str:
    """Return the number of a record whose paper was shelved."""
    commands.deploy(company, drawn(None), by=SYSTEM)
    number = ended(company).number
    commands.note_place(company, number, "1 柜", by=actor(company))
    commands.start(company, "leave", {"reason": "病假", "project": "jiangpan"}, by=SYSTEM)
    assert list(disagreeing_cases(company)) == []
    return number


@pytest.mark.parametrize(
    "values",
    [
        {"since": datetime.fromisoformat("2016-01-01T00:00+08:00")},
        {"since": None},
        {"place": "2 柜"},
        {"process_key": "absence"},
        {"project": ""},
        {"state": "completed"},
        {"review_on": date(2036, 1, 1)},
        {"destroyed_at": datetime.fromisoformat("2026-01-01T00:00+08:00")},
    ],
    ids=lambda values: next(iter(values)),
)
def test_an_edited_record_is_named(company: Session, record: str, forge: Forge, values: dict[str, object]) -> None:
    forge(update(Record).where(Record.number == record).values(**values))
    assert named(list(disagreeing_cases(company))) == [f"记录 {record}"]


def test_an_end_that_was_moved_with_the_begin_of_retention_is_named(
    company: Session, record: str, forge: Forge
) -> None:
    forge(update(Record).values(ended_at=Record.since, since=Record.since))
    assert list(disagreeing_cases(company)) == []
    early = datetime.fromisoformat("2016-01-01T00:00+08:00")
    forge(update(Record).values(ended_at=early, since=early))
    assert named(list(disagreeing_cases(company))) == [f"记录 {record}"]


def test_a_project_that_was_changed_in_the_case_too_is_named(company: Session, record: str, forge: Forge) -> None:
    forge(update(Instance).where(Instance.number == record).values(scope_kind="company", scope_id=""))
    forge(update(Record).values(project=""))
    assert named(list(disagreeing_cases(company))) == [f"记录 {record}"]


def test_a_removed_record_is_named(company: Session, record: str, forge: Forge) -> None:
    forge(delete(Record), "record_refuse_delete")
    assert named(list(disagreeing_cases(company))) == [f"记录 {record}"]


def test_a_record_of_no_case_is_named(company: Session, record: str, forge: Forge) -> None:
    now = wall_clock.now()
    with transaction(company):
        company.add(Record(number="QJ-0", process_key="leave", state="completed", ended_at=now, since=now))
    assert named(list(disagreeing_cases(company))) == ["记录 QJ-0"]


def test_a_record_of_a_running_case_and_a_case_that_was_removed_are_named(
    company: Session, record: str, forge: Forge
) -> None:
    running = company.scalars(select(Instance).where(Instance.number != record)).one().number
    forge(update(Record).values(number=running))
    assert named(list(disagreeing_cases(company))) == sorted([f"记录 {record}", f"记录 {running}"])
    forge(delete(Record), "record_refuse_delete")
    for kind in (*OF_TASK, *OF_CASE, Instance):
        forge(delete(kind))
    assert named(list(disagreeing_cases(company))) == sorted([f"事项 {record}", f"事项 {running}"])


def test_a_begin_that_a_milestone_gave_agrees_and_another_does_not(company: Session, forge: Forge, clock) -> None:
    commands.deploy(company, drawn("milestone.delivery + P2Y"), by=SYSTEM)
    number = ended(company).number
    assert list(disagreeing_cases(company)) == []
    clock(timedelta(days=30))
    reach(company, "delivery", wall_clock.local(wall_clock.now()).date())
    assert ended(company).since is not None
    assert list(disagreeing_cases(company)) == []
    for since in (None, wall_clock.now()):
        forge(update(Record).where(Record.number == number).values(since=since))
        assert named(list(disagreeing_cases(company))) == [f"记录 {number}"]


def test_a_record_that_began_by_a_later_diagram_agrees(company: Session) -> None:
    commands.deploy(company, drawn("milestone.delivery"), by=SYSTEM)
    ended(company)
    commands.deploy(company, drawn("completed"), by=SYSTEM)
    assert list(disagreeing_cases(company)) == []
    with transaction(company):
        assert start_clocks(company) == 1
    assert list(disagreeing_cases(company)) == []
