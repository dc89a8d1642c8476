"""What retention runs from: said by the diagram, begun by the day a project reached its milestone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.definitions.triggers import PROPERTY, Trigger
from engine.errors import DefinitionInvalid
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Record
from engine.records.starting import start_clocks
from engine.registers import save_entry
from engine.text import Text
from tests.engine.commands.conftest import HERE
from web.demo.load import shipped_files

SCOPED = '<zeebe:property name="firebreak:scope" value="=project"/>'


def drawn(retained: str | None, scope: str = SCOPED) -> dict[str, bytes]:
    """Return the leave, whose records are kept from what is said."""
    source = (HERE / "leave.bpmn").read_text(encoding="utf-8")
    said = f'<zeebe:property name="{PROPERTY}" value="{retained}"/>' if retained else ""
    head, _, tail = source.partition("<zeebe:properties>")
    return {"leave.bpmn": f"{head}<zeebe:properties>{said}{scope}{tail}".encode()}


@pytest.fixture
def company(session: Session, clock: Callable[[timedelta], None], people: Callable[..., object]) -> Session:
    people("jia", "cs_manager", "process_owner", name="甲")
    commands.deploy(session, {"company.toml": shipped_files()["company.toml"]}, by=SYSTEM)
    with transaction(session):
        save_entry(session, "project", {"name": "江畔"}, by=SYSTEM, number="jiangpan", scope=("project", "jiangpan"))
    return session


def ended(session: Session) -> Record:
    case = commands.start(session, "leave", {"reason": "病假", "project": "jiangpan"}, by=SYSTEM)
    commands.cancel(session, case.id, reason="不去了", by=SYSTEM)
    return session.get_one(Record, session.get_one(Instance, case.id).number, populate_existing=True)


def reach(session: Session, milestone: str, on: date) -> None:
    """Let the head of the project record a milestone."""
    head = session.scalars(select(Person).where(Person.login == "jia")).one()
    commands.reach(session, "jiangpan", milestone, on, by=actor_of(session, head))


def midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=wall_clock.local_zone())


def test_it_begins_with_the_delivery_and_the_warranty_behind_it(company: Session, clock) -> None:
    commands.deploy(company, drawn("milestone.delivery + P2Y6M"), by=SYSTEM)
    record = ended(company)
    assert record.since is None
    clock(timedelta(days=30))
    reach(company, "delivery", wall_clock.local(wall_clock.now()).date())
    company.refresh(record)
    assert record.since == midnight("2029-06-16")
    later = ended(company)
    assert later.since == midnight("2029-06-16")


def test_it_never_begins_before_the_end_of_the_case(company: Session) -> None:
    commands.deploy(company, drawn("milestone.delivery"), by=SYSTEM)
    reach(company, "delivery", date(2024, 2, 29))
    record = ended(company)
    assert record.since == record.ended_at


def test_another_milestone_begins_nothing(company: Session) -> None:
    commands.deploy(company, drawn("milestone.delivery"), by=SYSTEM)
    record = ended(company)
    reach(company, "launch", wall_clock.local(wall_clock.now()).date())
    company.refresh(record)
    assert record.since is None


def test_records_do_not_wait_for_what_the_diagram_says_no_more(company: Session) -> None:
    commands.deploy(company, drawn("milestone.delivery"), by=SYSTEM)
    record = ended(company)
    commands.deploy(company, drawn("completed"), by=SYSTEM)
    with transaction(company):
        assert start_clocks(company) == 1
    assert record.since == record.ended_at


@pytest.mark.parametrize(
    "text", ["milestone.handover", "delivery", "milestone.delivery + 2Y", "milestone.delivery + P"]
)
def test_what_cannot_be_read_is_refused_with_what_can(company: Session, text: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        commands.deploy(company, drawn(text), by=SYSTEM)
    (found,) = refused.value.problems
    assert found.element_id == "leave"
    assert "milestone.delivery" in found.remedy.zh


def test_a_milestone_without_a_project_is_refused(company: Session) -> None:
    with pytest.raises(DefinitionInvalid, match="永不起算"):
        commands.deploy(company, drawn("milestone.delivery", scope=""), by=SYSTEM)


def test_it_is_said_in_words() -> None:
    assert Trigger.read("completed").words() == Text("事项办结", "the end of the case")
    assert Trigger.read("milestone.delivery").words() == Text("项目“首次交付”", "the project's “First delivery”")
    warranty = Trigger.read("milestone.delivery+P2Y1M").words()
    assert warranty == Text(
        "项目“首次交付”后 2 年零 1 个月", "the project's “First delivery”, 2 years and 1 month later"
    )


@pytest.mark.parametrize("name", ["sweep", "sweep-finding"])
def test_sweeps_are_kept_from_the_delivery_of_the_building(name: str) -> None:
    assert f'"{PROPERTY}" value="milestone.delivery"'.encode() in shipped_files()[f"{name}.bpmn"]
