"""Completing a task: what is saved, who may, and what a second attempt meets."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from engine import commands, ledger
from engine.errors import Conflict, NotAllowed, NotFound
from engine.model import Event, InstanceState, Task, TaskState
from tests.engine.commands.conftest import Company


def test_moves_on_and_records_what_was_filled_in(company: Company) -> None:
    instance, approval = company.asked()
    facts = ledger.read(company.session, f"pi/{instance.number}")
    done = next(fact for fact in facts if fact.type == "task.completed")
    assert approval.activity_id == "approve"
    assert done.actor == company.jia.id
    assert done.values["data.days"] == 3
    assert done.public["defver"] == "A/0"
    assert ledger.verify(company.session, f"pi/{instance.number}").ok


def test_names_who_was_faster(company: Company) -> None:
    _, approval = company.asked()
    commands.complete(company.session, approval.id, {}, by=company.yi)
    with pytest.raises(Conflict) as refused:
        commands.complete(company.session, approval.id, {}, by=company.bing)
    assert refused.value.details["who"] == "乙"
    assert "乙" in refused.value.text.zh


def test_refuses_a_stranger(company: Company) -> None:
    _, approval = company.asked()
    with pytest.raises(NotAllowed):
        commands.complete(company.session, approval.id, {}, by=company.jia)
    company.session.rollback()
    assert company.session.get_one(Task, approval.id).state == TaskState.OPEN


def test_refuses_what_another_has_claimed(company: Company) -> None:
    _, approval = company.asked()
    commands.claim(company.session, approval.id, by=company.yi)
    with pytest.raises(Conflict, match="乙"):
        commands.complete(company.session, approval.id, {}, by=company.bing)


def test_unknown_task_is_not_found(company: Company) -> None:
    with pytest.raises(NotFound):
        commands.complete(company.session, "nothing", {}, by=company.jia)


def test_done_twice_under_one_key_is_done_once(company: Company) -> None:
    instance = company.start()
    task = company.task(instance)
    first = commands.complete(company.session, task.id, {"days": 1}, by=company.jia, request_key="k1")
    counted = select(func.count()).select_from(Event)
    before = company.session.scalar(counted)
    again = commands.complete(company.session, task.id, {"days": 1}, by=company.jia, request_key="k1")
    assert again == first
    assert company.session.scalar(counted) == before


def test_one_key_serves_one_task(company: Company) -> None:
    first, second = (company.task(company.start()).id for _ in range(2))
    commands.complete(company.session, first, {}, by=company.jia, request_key="k1")
    with pytest.raises(Conflict):
        commands.complete(company.session, second, {}, by=company.jia, request_key="k1")
    company.session.rollback()
    assert company.session.get_one(Task, second).state == TaskState.OPEN


def test_one_key_serves_one_action(company: Company) -> None:
    instance = company.start()
    commands.complete(company.session, company.task(instance).id, {}, by=company.jia, request_key="k1")
    with pytest.raises(Conflict):
        commands.start(company.session, "leave", {}, by=company.jia, request_key="k1")


def test_signature_says_name_role_meaning_and_agreement(company: Company) -> None:
    instance, approval = company.asked()
    commands.complete(company.session, approval.id, {}, by=company.yi)
    facts = ledger.read(company.session, f"pi/{instance.number}")
    signed = [fact.public["signature"] for fact in facts if "signature" in fact.public]
    assert signed == [{"meaning": "审批", "name": "乙", "roles": ["cs_manager"], "decision": "agree"}]


def test_refusal_goes_back_and_the_next_task_is_named(company: Company) -> None:
    instance, approval = company.asked()
    result = commands.complete(company.session, approval.id, {"decision": "reject"}, by=company.yi)
    assert company.task(instance).activity_id == "ask"
    assert result.next_task_id is None
    again = commands.complete(company.session, company.task(instance).id, {"days": 2}, by=company.jia)
    assert again.next_task_id is None
    assert instance.state == InstanceState.ACTIVE


def test_one_completed_task_is_one_commit_and_few_statements(company: Company) -> None:
    task = company.task(company.start())
    said: list[str] = []
    engine = company.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, sql, *_: said.append(" ".join(sql.split())[:150]))
    event.listen(engine, "commit", lambda _c: said.append("COMMIT"))
    commands.complete(company.session, task.id, {"days": 3}, by=company.jia)
    assert said.count("COMMIT") == 1
    assert sum(sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE") for sql in said) <= 15, "\n".join(said)
