"""Every event says in which role somebody acted, and for whom."""

from __future__ import annotations

from engine import clock, commands, ledger
from engine.instances.recording import stream_of
from engine.model import Instance, Person
from engine.queries.history import Item, timeline
from tests.engine.commands.conftest import Company


def told(company: Company, instance: Instance) -> dict[tuple[str, str], Item]:
    return {(item.type, item.who): item for item in timeline(company.session, instance, company.jia)}


def test_a_role_asked_for_is_the_one_somebody_acted_in(company: Company) -> None:
    instance, approval = company.asked()
    commands.complete(company.session, approval.id, {"decision": "agree"}, by=company.yi)
    lines = told(company, instance)
    for kind in ("task.claimed", "task.completed"):
        assert [role.zh for role in lines[kind, "乙"].capacity or ()] == ["cs_manager"]
    assert [role.zh for role in lines["instance.started", "甲"].capacity or ()] == ["process_owner"]
    facts = ledger.read(company.session, stream_of(instance), reveal=False)
    assert [fact.public["capacity"] for fact in facts if fact.type == "task.claimed"] == [["cs_manager"]]


def test_who_is_asked_by_name_acts_in_no_role(company: Company) -> None:
    instance, _ = company.asked()
    assert told(company, instance)["task.completed", "甲"].capacity == ()


def test_a_substitute_acts_in_the_role_of_the_absent_and_says_for_whom(company: Company) -> None:
    yi = company.session.get_one(Person, company.yi.id)
    company.session.get_one(Person, company.bing.id).is_active = False
    yi.absent_from, yi.substitute_id = clock.now(), company.jia.id
    company.session.commit()
    instance, approval = company.asked()
    commands.complete(company.session, approval.id, {"decision": "agree"}, by=company.jia)
    lines = [item for item in timeline(company.session, instance, company.jia) if item.task_id == approval.id]
    assert {item.on_behalf_of for item in lines} == {"乙"}
    assert all([role.zh for role in item.capacity or ()] == ["cs_manager"] for item in lines)


def test_a_manager_who_hands_over_work_of_others_says_so(company: Company) -> None:
    instance, approval = company.asked()
    commands.claim(company.session, approval.id, by=company.yi)
    commands.transfer(company.session, approval.id, to=company.jia.id, reason="出差", by=company.bing)
    assert [role.zh for role in told(company, instance)["task.transferred", "丙"].capacity or ()] == ["cs_manager"]
