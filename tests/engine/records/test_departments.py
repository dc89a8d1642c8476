"""The managing department of a record is the one at the time its case ended, whatever the company becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands, ledger
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity import accounts, departments, roles
from engine.model import Department, Person, Record, RoleHolding
from engine.records.departments import STREAM, Departments
from engine.text import Text
from tests.engine.commands.conftest import HERE
from tests.engine.records.conftest import CATALOGUE
from web.demo.load import shipped_files


@dataclass
class Office:
    """Customer service, whose manager manages leaves, and sales; leaves end from time to time."""

    session: Session
    jia: Person
    service: Department
    sales: Department
    let: Callable[[timedelta], None]

    def ends(self, number: str) -> Record:
        """Let a leave end, a day later."""
        self.let(timedelta(days=1))
        now = wall_clock.now()
        with transaction(self.session):
            record = Record(number=number, process_key="leave", state="completed", ended_at=now, since=now)
            self.session.add(record)
        self.let(timedelta(days=1))
        return record

    def name(self, number: str) -> str:
        """Return which department managed a record."""
        self.session.rollback()
        record = self.session.get_one(Record, number)
        managed = Departments(self.session).of(record.process_key, record.ended_at)
        return managed.name if managed else ""

    def found(self, key: str) -> list[str]:
        """Return the records a department managed."""
        return list(self.session.scalars(select(Record.number).where(Departments(self.session).means(key))))


@pytest.fixture
def office(session: Session, people: Callable[..., Person], clock: Callable[[timedelta], None]) -> Office:
    service = departments.add(session, "service", {"name": "客服中心"}, by=SYSTEM)
    sales = departments.add(session, "sales", {"name": "营销部"}, by=SYSTEM)
    jia = people("jia", "cs_manager", name="甲")
    accounts.edit(session, jia.id, {"department_id": service.id}, by=SYSTEM)
    files = {"records.toml": shipped_files()["records.toml"], "leave.bpmn": (HERE / "leave.bpmn").read_bytes()}
    commands.deploy(session, {**files, "leave.toml": CATALOGUE.encode()}, by=SYSTEM)
    return Office(session, jia, service, sales, clock)


def test_it_is_the_department_of_who_holds_the_managing_role(office: Office) -> None:
    office.ends("P-1")
    assert office.name("P-1") == "客服中心"
    assert office.found("service") == ["P-1"]


def test_a_record_keeps_its_department_when_people_move_or_it_is_renamed(office: Office) -> None:
    office.ends("P-1")
    departments.edit(office.session, office.service.id, {"name": "客户关系中心"}, by=SYSTEM)
    office.ends("P-2")
    accounts.edit(office.session, office.jia.id, {"department_id": office.sales.id}, by=SYSTEM)
    office.ends("P-3")
    assert [office.name(f"P-{at}") for at in (1, 2, 3)] == ["客服中心", "客户关系中心", "营销部"]
    assert (office.found("service"), office.found("sales")) == (["P-1", "P-2"], ["P-3"])
    assert Departments(office.session).known()["service"].name == "客户关系中心"


def test_another_managing_role_counts_from_its_day_on(office: Office, people: Callable[..., Person]) -> None:
    office.ends("P-1")
    yi = people("yi", "legal", name="乙")
    accounts.edit(office.session, yi.id, {"department_id": office.sales.id}, by=SYSTEM)
    commands.deploy(office.session, {"leave.toml": CATALOGUE.replace("cs_manager", "legal").encode()}, by=SYSTEM)
    office.ends("P-2")
    assert [office.name(f"P-{at}") for at in (1, 2)] == ["客服中心", "营销部"]


def test_what_no_record_ended_under_leaves_no_trace_and_each_change_is_recorded(office: Office) -> None:
    office.ends("P-1")
    for department in (office.sales, office.service, office.sales):
        accounts.edit(office.session, office.jia.id, {"department_id": department.id}, by=SYSTEM)
    office.ends("P-2")
    assert [office.name(f"P-{at}") for at in (1, 2)] == ["客服中心", "营销部"]
    facts = [one for one in ledger.read(office.session, STREAM) if one.type == "records.managed"]
    assert facts[-1].public["changes"][0]["department"] == "sales"


def test_a_department_called_like_the_role_comes_first(office: Office) -> None:
    departments.add(office.session, "manager", {"name": "经理部"}, by=SYSTEM)
    roles.add_role(office.session, "cs_manager", Text("经理部", "Managers"), by=SYSTEM)
    holding = office.session.scalars(select(RoleHolding).where(RoleHolding.role_key == "cs_manager")).one()
    roles.revoke(office.session, holding.id, by=SYSTEM)
    office.ends("P-1")
    assert office.name("P-1") == "经理部"


def test_nobody_left_in_the_role_changes_nothing(office: Office) -> None:
    office.ends("P-1")
    holding = office.session.scalars(select(RoleHolding).where(RoleHolding.role_key == "cs_manager")).one()
    roles.revoke(office.session, holding.id, by=SYSTEM)
    office.ends("P-2")
    assert [office.name(f"P-{at}") for at in (1, 2)] == ["客服中心", "客服中心"]
