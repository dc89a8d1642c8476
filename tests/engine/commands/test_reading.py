"""Who may see a case and who may add to it: takers-part yes, auditors only read, strangers know nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import commands
from engine.actor import Actor
from engine.commands import Upload
from engine.errors import Invalid, NotAllowed, NotFound
from engine.model import Person
from engine.queries import casefile, cases, history
from engine.queries.filters import Filters
from tests.engine.commands.conftest import Company


@pytest.fixture
def auditor(people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    return acting(people("tang", "qa_auditor", name="唐"))


@pytest.fixture
def stranger(people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    return acting(people("mo", name="莫"))


def test_a_comment_is_kept_and_told_in_the_history(company: Company) -> None:
    instance, _ = company.asked()
    commands.comment(company.session, instance.id, " 请尽快 ", by=company.yi)
    view = casefile.overview(company.session, instance.number, company.jia)
    assert [(remark.author, remark.comment.text) for remark in view.remarks] == [("乙", "请尽快")]
    told = history.timeline(company.session, instance, company.jia)
    assert told[-1].text.zh == "留言：请尽快"
    with pytest.raises(Invalid):
        commands.comment(company.session, instance.id, "  ", by=company.yi)


def test_an_auditor_reads_everything_and_changes_nothing(company: Company, auditor: Actor) -> None:
    instance, _ = company.asked()
    assert casefile.overview(company.session, instance.id, auditor).instance.id == instance.id
    assert cases.rows(company.session, auditor, Filters()).total == 1
    with pytest.raises(NotAllowed):
        commands.comment(company.session, instance.id, "看过", by=auditor)
    with pytest.raises(NotAllowed):
        commands.attach(company.session, instance.id, Upload(name="a.txt", content=b"x"), by=auditor)
    with pytest.raises(NotAllowed):
        commands.copy_to(company.session, instance.id, [company.yi.id], by=auditor)


def test_a_stranger_cannot_tell_whether_a_case_exists(company: Company, stranger: Actor) -> None:
    instance, _ = company.asked()
    assert cases.rows(company.session, stranger, Filters()).total == 0
    for ref in (instance.number, "P-1999-0001"):
        with pytest.raises(NotFound) as refused:
            casefile.overview(company.session, ref, stranger)
        assert "P-" not in refused.value.text.zh


def test_a_copy_lets_somebody_read(company: Company, stranger: Actor) -> None:
    instance, _ = company.asked()
    commands.copy_to(company.session, instance.id, [stranger.id], by=company.jia)
    assert casefile.overview(company.session, instance.id, stranger).starter == "甲"
