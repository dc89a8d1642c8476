"""A procedure with ``firebreak:single`` has one case at a time for a project (0053)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.errors import Conflict
from engine.instances.recording import stream_of
from engine.jobs.schedule import schedule
from engine.jobs.worker import run_due
from engine.model import Instance, InstanceState, JobKind
from tests.engine.commands.conftest import HERE, Company

KICKOFF = (HERE / "kickoff.bpmn").read_text(encoding="utf-8")
SCOPE = '<zeebe:property name="firebreak:scope" value="=project"/>'
BY_HAND = '<bpmn:startEvent id="h"/><bpmn:sequenceFlow id="f0" sourceRef="h" targetRef="wait"/>'


@pytest.fixture
def guarded(company: Company) -> Company:
    """Return the company with a survey that runs once at a time for a project, begun by hand or by a kick-off."""
    single = f'{SCOPE}<zeebe:property name="firebreak:single" value="project"/>'
    source = KICKOFF.replace(SCOPE, single).replace('<bpmn:startEvent id="s"', f'{BY_HAND}<bpmn:startEvent id="s"')
    commands.deploy(company.session, {"kickoff.bpmn": source.encode()}, by=SYSTEM)
    return company


def survey(company: Company, project: str) -> Instance:
    return commands.start(company.session, "survey", {"project": project}, by=SYSTEM)


def cases(company: Company) -> int:
    company.session.rollback()
    return company.session.scalar(select(func.count()).select_from(Instance)) or 0


def test_a_second_start_is_refused_and_names_the_case_under_way(guarded: Company) -> None:
    first = survey(guarded, "hupan")
    with pytest.raises(Conflict) as refused:
        survey(guarded, "hupan")
    assert refused.value.details == {"case": first.number}
    assert first.number in str(refused.value.text)
    assert cases(guarded) == 1
    assert survey(guarded, "guanshan").state == InstanceState.ACTIVE


def test_a_message_that_begins_it_again_is_recorded_in_the_case_under_way(guarded: Company) -> None:
    first = survey(guarded, "hupan")
    payload = {"project": "hupan", "reached_on": "2026-11-16"}
    (joined,) = commands.correlate(guarded.session, "project.kickoff", "hupan", payload, by=SYSTEM)
    message = {"kind": "message", "name": "project.kickoff", "key": "hupan", "payload": payload, "from": ""}
    schedule(guarded.session, JobKind.DELIVERY, payload=message)
    guarded.session.commit()
    while run_due(guarded.session):
        pass
    assert (joined.id, cases(guarded)) == (first.id, 1)
    facts = [fact for fact in ledger.read(guarded.session, stream_of(first)) if fact.type == "message.joined"]
    assert [(fact.public["name"], fact.public["activity"]) for fact in facts] == [("project.kickoff", "s")] * 2


def test_once_it_has_ended_another_may_begin(guarded: Company) -> None:
    first = survey(guarded, "hupan")
    commands.correlate(guarded.session, "launch_date.changed", "hupan", {}, by=SYSTEM)
    assert guarded.session.get_one(Instance, first.id).state == InstanceState.COMPLETED
    assert survey(guarded, "hupan").number != first.number
