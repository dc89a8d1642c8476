"""Entries of a register on both databases: in order, narrowed, searched, counted, and their cases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine import clock, commands
from engine.actor import SYSTEM, Actor, Held
from engine.database import transaction
from engine.model import Entry, Person, Register
from engine.queries.registers import EntryFilters, cases_of, counts, rows
from engine.registers import READ, note_case, retire, save_entry

WAIT = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="wait" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
  <userTask id="t" name="看房"><extensionElements><zeebe:assignmentDefinition candidateGroups="crew"/>
  </extensionElements></userTask><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
HOMES = [("0101", "A", "sold"), ("0102", "A", "free"), ("0201", "B", "sold"), ("100%_", "B", "sold")]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """Return the address of an empty database, of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgresql")())
    shutil.copy(template, tmp_path / "firebreak.sqlite")
    return f"sqlite:///{tmp_path / 'firebreak.sqlite'}"


@pytest.fixture
def homes(session: Session) -> Register:
    """Return a register of four homes in two projects."""
    with transaction(session):
        register = Register(key="home", name_zh="房屋", name_en="Homes", number_rule="H-{seq:02d}", readers=["sales"])
        register.key_fields = ["name", "project", "state"]
        session.add(register)
        session.flush()
        for name, project, state in HOMES:
            data = {"name": name, "project": project, "state": state}
            save_entry(session, "home", data, by=SYSTEM, scope=("project", project))
    return register


@pytest.fixture
def seller(people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    return acting(people("lin", "sales", "crew"))


def names(session: Session, register: Register, by: Actor, **asked: object) -> set[str]:
    return {entry.title for entry in rows(session, register, by, EntryFilters(**asked)).rows}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"0101", "0102", "0201", "100%_"}),
        ({"keys": {"state": "sold"}}, {"0101", "0201", "100%_"}),
        ({"keys": {"state": "sold", "project": "B"}}, {"0201", "100%_"}),
        ({"keys": {"state": "gone"}}, set()),
        ({"project": "A"}, {"0101", "0102"}),
        ({"text": "h-03"}, {"0201"}),
        ({"text": "SOLD 01"}, {"0101", "0201"}),
        ({"text": "100%_"}, {"100%_"}),
        ({"text": "1__"}, set()),
        ({"retired": True}, set()),
    ],
)
def test_entries_are_narrowed(session: Session, homes: Register, seller: Actor, asked: dict, found: set[str]) -> None:
    assert names(session, homes, seller, **asked) == found


def test_what_is_retired_is_not_counted(session: Session, homes: Register, seller: Actor) -> None:
    assert counts(session, [homes], seller) == {"home": 4}
    with transaction(session):
        retire(session, session.query(Entry).filter_by(title="0101").one(), by=SYSTEM)
    assert counts(session, [homes], seller) == {"home": 3}
    assert names(session, homes, seller, retired=True) == {"0101"}


def test_a_role_in_one_project_reads_its_entries_only(session: Session, homes: Register, seller: Actor) -> None:
    here = Actor(seller.id, "lin", held=frozenset({Held("sales", "project", "A")}))
    assert names(session, homes, here) == {"0101", "0102"}
    assert counts(session, [homes], here) == {"home": 2}


def test_a_page_holds_fifty_the_newest_first(session: Session, homes: Register, seller: Actor) -> None:
    with transaction(session):
        session.add_all(
            Entry(
                id=f"{at:026d}",
                register_key="home",
                number=f"N-{at}",
                title=f"{at}",
                created_at=clock.now(),
                updated_at=clock.now(),
            )
            for at in range(60)
        )
    page = rows(session, homes, seller, EntryFilters(page=2))
    assert (page.total, page.pages, page.number) == (64, 2, 2)
    assert [entry.title for entry in page.rows] == [str(at) for at in range(13, -1, -1)]


def test_the_cases_of_an_entry_are_those_one_may_read(
    session: Session,
    homes: Register,
    seller: Actor,
    people: Callable[..., Person],
    acting: Callable[[Person], Actor],
) -> None:
    commands.deploy(session, {"wait.bpmn": WAIT.encode()}, by=SYSTEM)
    case = commands.start(session, "wait", {}, by=SYSTEM)
    with transaction(session):
        entry = save_entry(session, "home", {"state": "free"}, by=SYSTEM, number="H-01", case=case.id)
        note_case(session, [entry], case.id, READ)
    assert [(used.number, used.how) for used in cases_of(session, entry, seller)] == [(case.number, "wrote")]
    stranger = acting(people("guest"))
    assert cases_of(session, entry, stranger) == []
