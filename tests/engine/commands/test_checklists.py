"""Checklists: deployed as tables, kept as people changed them, asked where the project fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import workflows
from engine import commands
from engine.actor import SYSTEM
from engine.commands.registers import version_of
from engine.database import transaction
from engine.errors import DefinitionInvalid
from engine.jobs.worker import run_due
from engine.model import Entry, EntryCase, Instance
from engine.queries.casefile import values_of
from engine.registers import find, get, save_entry
from tests.engine.commands.conftest import Company, deploy

SHIPPED = Path(workflows.__file__).parent
HEAD = "code,list,category,text,text_en,product_type,decoration,rule"
FIRE = 'JDR-006,jdr,规范,"是否符合消防规范,逐条核对？",Fire codes kept?,,,JDR-006'
LINE = "JDR-012,jdr,厨房,洗、切、炒流线是否顺手？,Is the kitchen line handy?,,decorated,JDR-012"


@pytest.fixture
def registers(company: Company) -> Company:
    """Return the company with the register of checklists, its form and a project."""
    names = ("catalogue/company.toml", "catalogue/lesson.toml", "forms/register-checklist.form")
    commands.deploy(company.session, {Path(name).name: (SHIPPED / name).read_bytes() for name in names}, by=SYSTEM)
    project(company)
    deploy(company.session, "ask.bpmn")
    return company


def load(company: Company, *rows: str, head: str = HEAD, name: str = "jdr.csv") -> None:
    commands.deploy(company.session, {name: "\n".join([head, *rows]).encode()}, by=SYSTEM)


def project(company: Company, **data: Any) -> None:
    with transaction(company.session):
        save_entry(company.session, "project", {"name": "江畔", **data}, by=SYSTEM, number="jiangpan")


def question(company: Company, code: str = "JDR-012") -> Entry:
    company.session.expire_all()
    entry = get(company.session, "checklist", code)
    assert entry is not None
    return entry


def asked(company: Company) -> list[dict[str, Any]]:
    """Return the questions a case about the project asks."""
    instance = commands.start(company.session, "ask", {"project": "jiangpan"}, by=company.jia)
    while run_due(company.session):
        pass
    return values_of(company.session, company.session.get_one(Instance, instance.id))["items"]


def codes(company: Company) -> list[str]:
    return [item["code"] for item in asked(company)]


def test_a_row_is_an_entry_under_its_code(registers: Company) -> None:
    load(registers, FIRE, LINE)
    entry = question(registers, "JDR-006")
    assert entry.title == "是否符合消防规范,逐条核对？"
    assert (entry.data["source"], entry.data["source_number"]) == ("rule", "JDR-006")
    assert [entry.number for entry in find(registers.session, "checklist", list="jdr")] == ["JDR-006", "JDR-012"]


def test_a_question_comes_with_its_words_and_where_it_comes_from(registers: Company) -> None:
    load(registers, FIRE)
    told = {"text": "是否符合消防规范,逐条核对？", "text_en": "Fire codes kept?", "category": "规范"}
    assert asked(registers) == [{"code": "JDR-006", **told, "source": "rule", "source_number": "JDR-006"}]


def test_lessons_follow_the_rules_and_the_case_is_noted(registers: Company) -> None:
    load(registers, FIRE)
    with transaction(registers.session):
        data = {"list": "jdr", "text": "屋面设备是否隔振？", "source": "lesson", "source_number": "JY-2026-001"}
        save_entry(registers.session, "checklist", data, by=SYSTEM, number="A-1")
    assert codes(registers) == ["JDR-006", "A-1"]
    noted = select(EntryCase.how).where(EntryCase.entry_id == question(registers, "A-1").id)
    assert registers.session.scalars(noted).all() == ["read"]


@pytest.mark.parametrize(
    ("fields", "codes_asked"),
    [
        ({"decoration": "decorated"}, ["JDR-006", "JDR-012"]),
        ({"decoration": "bare"}, ["JDR-006"]),
        ({}, ["JDR-006", "JDR-012"]),
    ],
)
def test_a_question_is_left_out_only_where_the_project_says_it_does_not_fit(
    registers: Company, fields: dict[str, str], codes_asked: list[str]
) -> None:
    load(registers, FIRE, LINE)
    project(registers, **fields)
    assert codes(registers) == codes_asked


@pytest.mark.parametrize(
    ("condition", "fields", "is_asked"),
    [
        ('stage = "sale"', {"stage": "sale"}, True),
        ('=stage = "sale"', {"stage": "planning"}, False),
        ('stage = "sale"', {}, True),
        ('delivery_date > date("2027-01-01")', {"delivery_date": "2027-06-30"}, True),
        ('delivery_date > date("2027-01-01")', {"delivery_date": "2026-06-30"}, False),
        ("count(for a in 1..9999 return for b in 1..9999 return a) = 0", {}, True),
    ],
)
def test_a_condition_reads_the_fields_of_the_project(
    registers: Company, condition: str, fields: dict[str, str], is_asked: bool
) -> None:
    quoted = condition.replace('"', '""')
    load(registers, f'{FIRE},"{quoted}"', head=f"{HEAD},condition")
    project(registers, **fields)
    assert codes(registers) == (["JDR-006"] if is_asked else [])


def test_what_people_changed_and_retired_stays_so(registers: Company) -> None:
    load(registers, FIRE, LINE)
    fire, line = question(registers, "JDR-006"), question(registers)
    change = {"text": "消防车道是否够宽？"}
    seen = version_of(registers.session, fire)
    registers.session.rollback()
    commands.change_entry(registers.session, fire.id, change, seen=seen, by=registers.jia)
    commands.retire_entry(registers.session, line.id, by=registers.jia)
    load(registers, FIRE.replace("逐条", "逐项").replace("规范,", "防火,", 1), LINE.replace("顺手", "合理"))
    fire, line = question(registers, "JDR-006"), question(registers)
    assert (fire.title, fire.data["category"]) == ("消防车道是否够宽？", "防火")
    assert (line.title, line.retired_at is None) == ("洗、切、炒流线是否合理？", False)
    assert codes(registers) == ["JDR-006"]


def test_the_same_file_again_writes_nothing(registers: Company) -> None:
    load(registers, FIRE)
    before = version_of(registers.session, question(registers, "JDR-006"))
    registers.session.rollback()
    load(registers, FIRE)
    assert version_of(registers.session, question(registers, "JDR-006")) == before


def test_a_row_that_left_the_file_is_still_asked(registers: Company) -> None:
    load(registers, FIRE, LINE)
    load(registers, FIRE)
    assert codes(registers) == ["JDR-006", "JDR-012"]


def test_one_bad_row_keeps_the_whole_file_out_and_is_named(registers: Company) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        load(registers, FIRE, LINE.replace("decorated", "luxury"))
    [problem] = refused.value.problems
    assert (problem.file, problem.element_id) == ("jdr.csv", "3:decoration")
    assert "第 3 行“decoration”列" in problem.text.zh
    assert 'line 3, column "decoration"' in problem.text.en
    assert find(registers.session, "checklist") == []


def test_without_the_register_a_checklist_is_refused(company: Company) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        load(company, FIRE)
    assert [problem.file for problem in refused.value.problems] == ["jdr.csv"]


def test_a_table_of_another_kind_is_refused(registers: Company) -> None:
    with pytest.raises(DefinitionInvalid):
        commands.deploy(registers.session, {"rules.csv": b"id,zh,en\n"}, by=SYSTEM)
