"""Claiming, giving back and handing over."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.errors import Conflict, Invalid, NotAllowed
from engine.model import Notice, Person, Task, TaskCandidate
from tests.engine.commands.conftest import Company


def test_only_one_can_claim(company: Company) -> None:
    _, approval = company.asked()
    commands.claim(company.session, approval.id, by=company.yi)
    with pytest.raises(Conflict, match="已由乙认领"):
        commands.claim(company.session, approval.id, by=company.bing)


def test_given_back_can_be_claimed_by_others(company: Company) -> None:
    _, approval = company.asked()
    commands.claim(company.session, approval.id, by=company.yi)
    commands.unclaim(company.session, approval.id, by=company.yi)
    assert commands.claim(company.session, approval.id, by=company.bing).assignee_id == company.bing.id


def test_a_personal_task_cannot_be_given_back(company: Company) -> None:
    task = company.task(company.start())
    with pytest.raises(NotAllowed):
        commands.unclaim(company.session, task.id, by=company.jia)


def test_handing_over_needs_a_reason_and_tells_the_other(company: Company) -> None:
    _, approval = company.asked()
    commands.claim(company.session, approval.id, by=company.yi)
    with pytest.raises(Invalid):
        commands.transfer(company.session, approval.id, to=company.bing.id, reason=" ", by=company.yi)
    commands.transfer(company.session, approval.id, to=company.bing.id, reason="出差", by=company.yi)
    assert company.session.get_one(Task, approval.id).assignee_id == company.bing.id
    told = company.session.scalars(select(Notice).where(Notice.person_id == company.bing.id))
    assert any("转给您" in notice.text_zh for notice in told)


def test_nobody_takes_over_who_has_left(company: Company) -> None:
    _, approval = company.asked()
    company.session.get_one(Person, company.bing.id).is_active = False
    company.session.commit()
    with pytest.raises(Invalid):
        commands.transfer(company.session, approval.id, to=company.bing.id, reason="出差", by=company.yi)


def test_a_substitute_claims_for_the_absent(company: Company) -> None:
    yi = company.session.get_one(Person, company.yi.id)
    bing = company.session.get_one(Person, company.bing.id)
    bing.is_active = False
    yi.absent_from, yi.substitute_id = clock.now(), company.jia.id
    company.session.commit()
    _, approval = company.asked()
    assert commands.claim(company.session, approval.id, by=company.jia).delegated_from == yi.id


def test_candidates_of_an_ended_task_are_out_of_the_way(company: Company) -> None:
    _, task = company.asked()
    commands.complete(company.session, task.id, {"decision": "agree"}, by=company.yi)
    second, withdrawn = company.asked()
    open_ = select(TaskCandidate.task_id).where(TaskCandidate.is_open)
    assert company.session.scalars(open_).all() == [withdrawn.id]
    commands.cancel(company.session, second.id, reason="重复", by=SYSTEM)
    assert company.session.scalars(open_).all() == []
    assert len(company.session.scalars(select(TaskCandidate.task_id)).all()) == 2
