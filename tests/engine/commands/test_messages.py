"""Messages and signals between instances, each delivered in a transaction of its own."""

from __future__ import annotations

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.errors import NotFound
from engine.feel.values import encode
from engine.jobs.schedule import schedule
from engine.jobs.worker import run_due
from engine.model import Instance, InstanceState, JobKind
from tests.engine.commands.conftest import Company, deploy
from tests.engine.tokens.drawing import chain, el, event, keyed, process


def waiting_for_answer(company: Company) -> Instance:
    instance, approval = company.asked()
    commands.complete(company.session, approval.id, {}, by=company.yi)
    return instance


def test_a_message_reaches_the_one_it_is_for(company: Company) -> None:
    one, other = waiting_for_answer(company), waiting_for_answer(company)
    reached = commands.correlate(company.session, "answer", one.number, {"ok": True}, by=SYSTEM)
    assert [instance.id for instance in reached] == [one.id]
    assert company.session.get_one(Instance, one.id).state == InstanceState.COMPLETED
    assert company.session.get_one(Instance, other.id).state == InstanceState.ACTIVE


def test_a_message_nobody_waits_for_is_refused(company: Company) -> None:
    with pytest.raises(NotFound):
        commands.correlate(company.session, "answer", "no such number", {}, by=SYSTEM)


def test_a_message_can_begin_a_process(company: Company) -> None:
    deploy(company.session, "talk.bpmn")
    (started,) = commands.correlate(company.session, "begun", "", {"place": "车库"}, by=SYSTEM)
    assert started.process_key == "listener"
    assert started.state == InstanceState.ACTIVE


def test_thrown_messages_and_signals_reach_other_instances(company: Company) -> None:
    deploy(company.session, "talk.bpmn")
    leave = waiting_for_answer(company)
    listeners = [commands.start(company.session, "listener", {}, by=SYSTEM, message="begun") for _ in range(2)]
    commands.start(company.session, "sender", {"number": leave.number}, by=company.jia)
    while run_due(company.session):
        pass
    ended = [company.session.get_one(Instance, one.id, populate_existing=True) for one in [leave, *listeners]]
    assert [one.state for one in ended] == [InstanceState.COMPLETED] * 3


def test_a_message_reaches_a_case_that_has_moved_on_before_its_turn_came(company: Company) -> None:
    news = event("message", "news")
    head = keyed("news", '="all"')
    waits = [el("intermediateCatchEvent", name, news) for name in ("first", "second")]
    parts = (el("startEvent", "S"), *waits, el("endEvent", "E"), chain("S", "first", "second", "E"))
    commands.deploy(company.session, {"twice.bpmn": process(*parts, id="twice", head=head)}, by=SYSTEM)
    case = commands.start(company.session, "twice", {}, by=company.jia)
    thrown = {"kind": "message", "name": "news", "key": "all", "payload": encode({}), "from": ""}
    with transaction(company.session):
        schedule(company.session, JobKind.DELIVERY, payload=thrown)
    run_due(company.session, limit=1)
    commands.correlate(company.session, "news", "all", {}, by=SYSTEM)
    while run_due(company.session):
        pass
    assert company.session.get_one(Instance, case.id, populate_existing=True).state == InstanceState.COMPLETED
