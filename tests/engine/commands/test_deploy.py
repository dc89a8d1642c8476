"""Deploying: revisions, and refusals that name everything at once and save nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine import commands
from engine.actor import SYSTEM
from engine.catalogue import listing
from engine.commands.deploy import label_of
from engine.errors import DefinitionInvalid, NotAllowed
from engine.model import Definition, Instance, Revision
from tests.engine.commands.conftest import HERE, Company

LEAVE = (HERE / "leave.bpmn").read_bytes()


def test_the_same_content_makes_no_new_revision(company: Company) -> None:
    commands.deploy(company.session, {"leave.bpmn": LEAVE}, by=SYSTEM)
    assert company.session.scalar(select(func.count()).select_from(Revision)) == 1


def test_running_instances_stay_on_their_revision(company: Company) -> None:
    instance = company.start()
    commands.deploy(company.session, {"leave.bpmn": LEAVE.replace("填写申请".encode(), "提出申请".encode())}, by=SYSTEM)
    later = company.start()
    company.session.expire_all()
    assert [company.session.get_one(Instance, one.id).revision.label for one in (instance, later)] == ["A/0", "A/1"]
    assert [company.task(one).name for one in (instance, later)] == ["填写申请", "提出申请"]


def test_every_problem_of_every_file_is_named_and_nothing_is_saved(company: Company) -> None:
    broken = LEAVE.replace(b'=decision = "reject"', b"=decision = ").replace(b'targetRef="e2"', b'targetRef="gone"')
    before = company.session.scalar(select(func.count()).select_from(Revision))
    with pytest.raises(DefinitionInvalid) as refused:
        commands.deploy(company.session, {"leave.bpmn": broken, "empty.form": b"{}"}, by=SYSTEM)
    named = {(problem.file, problem.element_id) for problem in refused.value.problems}
    assert {file for file, _ in named} == {"leave.bpmn", "empty.form"}
    assert {"f4", "f7"} <= {element for _, element in named}
    assert all(problem.text.zh and problem.text.en for problem in refused.value.problems)
    assert company.session.scalar(select(func.count()).select_from(Revision)) == before


def test_hostile_xml_is_refused(company: Company) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(DefinitionInvalid):
        commands.deploy(company.session, {"bomb.bpmn": bomb}, by=SYSTEM)


@pytest.mark.parametrize("name", ["leave.bpmn2", "leave.bpmn20.xml", "leave.XML"])
def test_diagrams_come_with_the_endings_of_other_modelers(company: Company, name: str) -> None:
    commands.deploy(company.session, {name: LEAVE.replace("请假".encode(), "休假".encode())}, by=SYSTEM)
    assert company.session.scalars(select(Definition)).one().current.file_name == name


def test_xml_of_another_kind_is_refused(company: Company) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        commands.deploy(company.session, {"pom.xml": b"<project/>"}, by=SYSTEM)
    assert [problem.rule for problem in refused.value.problems] == ["file-kind"]


def test_only_owners_and_administrators_deploy(company: Company) -> None:
    with pytest.raises(NotAllowed):
        commands.deploy(company.session, {"leave.bpmn": LEAVE}, by=company.yi)
    assert company.session.scalars(select(Definition)).one().key == "leave"


def test_labels_count_as_the_documents_say() -> None:
    assert [label_of(number) for number in (0, 1, 9, 10, 259)] == ["A/0", "A/1", "A/9", "B/0", "Z/9"]
    with pytest.raises(ValueError, match="Z/9"):
        label_of(260)


def test_a_file_of_the_catalogue_keeps_what_the_others_said(company: Company) -> None:
    session = company.session
    service = '[[service]]\ntype = "{}"\ntitle = {{ zh = "{}", en = "x" }}\n'
    commands.deploy(session, {"one.toml": service.format("a", "甲").encode()}, by=SYSTEM)
    commands.deploy(session, {"two.toml": (service.format("b", "乙") + service.format("a", "丙")).encode()}, by=SYSTEM)
    assert [(item["type"], item["title"]["zh"]) for item in listing(session, "service")] == [("a", "丙"), ("b", "乙")]
