"""Findings and red-line factors of a project in figures, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM, Actor, Held
from engine.database import transaction
from engine.model import Person, Register
from engine.queries import factors, findings
from engine.queries.findings import Tally
from engine.registers import save_entry

PROJECT = "shuyuan"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """Return the address of an empty database, of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgresql")())
    shutil.copy(template, tmp_path / "firebreak.sqlite")
    return f"sqlite:///{tmp_path / 'firebreak.sqlite'}"


@pytest.fixture
def checker(session: Session, people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    """Return somebody who may read both registers."""
    with transaction(session):
        for key, named in (("finding", "text"), ("factor", "item")):
            register = Register(key=key, name_zh=key, name_en=key, readers=["engineering"], title_field=named)
            register.key_fields, register.number_rule = [named, "project"], f"{key}-{{seq:03d}}"
            session.add(register)
    return acting(people("wang", "engineering"))


def day(ahead: int) -> str:
    return (clock.local(clock.now()).date() + timedelta(days=ahead)).isoformat()


def note(session: Session, register: str, **data: Any) -> None:
    with transaction(session):
        whole = {"project": PROJECT, **data}
        save_entry(session, register, whole, by=SYSTEM, scope=("project", whole["project"]))


def find(session: Session, building: str, unit: str, status: str, severity: str = "general", **more: Any) -> None:
    data = {"text": f"{building}{unit}", "building": building, "unit": unit, "process": "sweep", "round": "R1"}
    note(session, "finding", **data, status=status, severity=severity, **more)


@pytest.fixture
def swept(session: Session, checker: Actor) -> Actor:
    """Return the reader of a sweep with findings in two buildings."""
    find(session, "1幢", "0101", "open", "severe", item_code="R1-12", standard="水管是否保温？")
    find(session, "1幢", "0302", "assigned", due=day(-1), item_code="R1-12", contractor="华筑")
    find(session, "1幢", "0501", "rectified", due=day(0))
    find(session, "2幢", "0101", "closed", "severe", due=day(-9), item_code="R1-03")
    find(session, "2幢", "0102", "rejected", "severe", item_code="R1-12")
    find(session, "3幢", "0102", "open", "severe", project="guanshan")
    return checker


def test_only_what_is_open_is_overdue_or_severe_and_what_was_no_defect_is_left_out(
    session: Session, swept: Actor
) -> None:
    found = findings.of_project(session, swept, PROJECT)
    assert found is not None
    assert findings.tally(found) == Tally("", found=4, open=3, overdue=1, severe=1)
    assert findings.tally(found).closed == 1
    assert findings.tallies(found, lambda one: one.building) == [
        Tally("1幢", found=3, open=3, overdue=1, severe=1),
        Tally("2幢", found=1, open=0, overdue=0, severe=0),
    ]


def test_what_several_homes_have_is_said_once_with_its_question(session: Session, swept: Actor) -> None:
    [line] = findings.again(findings.of_project(session, swept, PROJECT) or [])
    assert (line.item_code, line.text, line.places, line.buildings) == ("R1-12", "水管是否保温？", 2, ("1幢",))
    assert (line.tally.open, line.tally.overdue) == (2, 1)


def test_factors_that_exist_are_counted_by_side_and_favourable_ones_apart(session: Session, checker: Actor) -> None:
    assert factors.of_project(session, checker, PROJECT) is None
    for item, side, present, good in (
        ("箱变", "inside", True, False),
        ("垃圾房", "inside", False, False),
        ("墓地", "outside", True, False),
        ("高压线", "outside", True, False),
        ("地铁", "outside", True, True),
    ):
        note(session, "factor", item=item, side=side, present=present, favourable=good)
    counted = factors.of_project(session, checker, PROJECT)
    assert counted is not None
    assert (counted.inside, counted.outside, counted.unfavourable, counted.favourable) == (1, 2, 3, 1)


@pytest.mark.parametrize("held", [(), (Held("engineering", "project", "guanshan"),)])
def test_who_may_not_read_the_project_gets_no_figures(session: Session, swept: Actor, held: tuple[Held, ...]) -> None:
    other = Actor(id="x", name="x", held=frozenset(held))
    assert findings.of_project(session, other, PROJECT) is None
    assert factors.of_project(session, other, PROJECT) is None
