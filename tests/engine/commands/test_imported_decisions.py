"""Decision files that import others: a case runs on both as they were when its file was deployed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine import commands
from engine.actor import SYSTEM
from engine.errors import DefinitionInvalid
from engine.instances.programs import decisions_of
from engine.model import Revision
from tests.engine.commands.conftest import HERE, Company

PROCESS = (HERE.parents[1] / "elements" / "business-rule-task.bpmn").read_bytes()
DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(namespace: str, body: str) -> bytes:
    return f'<definitions xmlns="{DMN}" id="m" name="m" namespace="urn:{namespace}">{body}</definitions>'.encode()


def rates(value: str) -> bytes:
    return model(
        "rates",
        f'<decision id="base" name="base"><literalExpression><text>{value}</text></literalExpression></decision>',
    )


URGENCY = model(
    "urgency",
    f'<import namespace="urn:rates" name="rates" importType="{DMN}"/><decision id="urgency" name="urgency">'
    '<informationRequirement><requiredDecision href="urn:rates#base"/></informationRequirement>'
    "<literalExpression><text>rates.base * 2</text></literalExpression></decision>",
)


def deployed(company: Company, **files: bytes) -> None:
    commands.deploy(company.session, {f"{name}.dmn": source for name, source in files.items()}, by=SYSTEM)


def level(company: Company) -> object:
    """Start a case now and return what the decision says in it."""
    instance = commands.start(company.session, "p", {}, by=company.jia)
    company.session.expire_all()
    return decisions_of(company.session, instance)("urgency").evaluate({}).value


def test_a_case_uses_the_imported_file_deployed_with_its_table(company: Company) -> None:
    deployed(company, urgency=URGENCY, rates=rates("21"))
    commands.deploy(company.session, {"p.bpmn": PROCESS}, by=SYSTEM)
    assert level(company) == 42
    deployed(company, rates=rates("1"))
    assert level(company) == 42
    deployed(company, urgency=URGENCY, rates=rates("1"))
    assert level(company) == 2


def test_the_same_files_again_make_no_new_revision(company: Company) -> None:
    deployed(company, urgency=URGENCY, rates=rates("21"))
    before = company.session.scalar(select(func.count()).select_from(Revision))
    deployed(company, urgency=URGENCY, rates=rates("21"))
    assert company.session.scalar(select(func.count()).select_from(Revision)) == before


def test_a_library_without_decisions_can_be_imported(company: Company) -> None:
    knowledge = (
        '<businessKnowledgeModel id="base" name="base"><encapsulatedLogic><literalExpression><text>4</text>'
        "</literalExpression></encapsulatedLogic></businessKnowledgeModel>"
    )
    calling = URGENCY.replace(b"rates.base * 2", b"rates.base() + 1")
    calling = calling.replace(b"informationRequirement", b"knowledgeRequirement")
    calling = calling.replace(b"requiredDecision", b"requiredKnowledge")
    deployed(company, urgency=calling, rates=model("rates", knowledge))
    commands.deploy(company.session, {"p.bpmn": PROCESS}, by=SYSTEM)
    assert level(company) == 5


def test_a_file_without_what_it_imports_is_refused(company: Company) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        deployed(company, urgency=URGENCY)
    assert [(one.file, "urn:rates" in one.text.zh) for one in refused.value.problems] == [("urgency.dmn", True)]
