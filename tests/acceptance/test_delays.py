"""Late work has a cause: asked of who does it, stated before by who answers for it, entered late afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.errors import Conflict, FieldsInvalid, NotAllowed
from engine.instances.delays import Cause
from engine.instances.late import REGISTER
from engine.instances.recording import stream_of
from engine.model import Clock, DelayCause, Task, TaskState
from engine.registers import find
from tests.acceptance.conftest import OWNER, Case, Company
from web.trial.player import as_sent
from web.work import submit
from web.work.corrections import correction_of

WHY = Cause("outside", "施工单位周四才回复")


@pytest.fixture
def late(company: Company) -> Case:
    """Return a complaint whose registration fell overdue."""
    case = company.begin("chenxiao", entry="register")
    company.now_is("2026-11-19 10:00")
    return case


def task_of(case: Case) -> Task:
    case.company.session.rollback()
    return case.task("register")


def fact_of(case: Case, kind: str):
    return next(fact for fact in reversed(case.facts) if fact.type == kind)


def complete(case: Case, cause: Cause | None) -> None:
    sent = replace(as_sent(OWNER), cause=cause)
    submit.complete(case.company.session, task_of(case).id, sent, by=case.company.actor("chenxiao"))


def test_whoever_does_an_overdue_task_is_asked_why_and_nothing_happens_without_it(late: Case) -> None:
    before = len(late.facts)
    with pytest.raises(FieldsInvalid) as refused:
        complete(late, None)
    assert set(refused.value.fields) == {"delay_cause", "delay_words"}
    assert (len(late.facts), task_of(late).state) == (before, TaskState.OPEN)


@pytest.mark.parametrize(
    ("cause", "fields"),
    [
        (Cause("sloth", "x"), {"delay_cause"}),
        (Cause("", "x"), {"delay_cause"}),
        (Cause("outside", "  "), {"delay_words"}),
        (Cause("outside", "长" * 501), {"delay_words"}),
    ],
)
def test_a_cause_is_one_of_the_list_and_has_words(late: Case, cause: Cause, fields: set[str]) -> None:
    with pytest.raises(FieldsInvalid) as refused:
        complete(late, cause)
    assert set(refused.value.fields) == fields


def test_the_cause_stands_in_the_event_of_the_task_and_its_words_can_be_erased(late: Case) -> None:
    task = task_of(late).id
    complete(late, WHY)
    done = fact_of(late, "task.completed")
    assert (done.public["late"], done.public["cause"]) == (True, "outside")
    assert done.revealed["delay_words"] == WHY.words
    assert WHY.words not in str(done.public)
    session = late.company.session
    row = session.get_one(DelayCause, task)
    assert (row.cause, row.words, row.is_made_up) == ("outside", WHY.words, False)
    assert ledger.verify(session, stream_of(late.instance)).ok


def test_a_task_in_time_is_not_asked_and_keeps_no_cause(company: Company) -> None:
    case = company.begin("chenxiao", entry="register")
    complete(case, WHY)
    assert "cause" not in fact_of(case, "task.completed").public


def test_a_machine_is_never_asked(late: Case) -> None:
    commands.complete(late.company.session, task_of(late).id, dict(OWNER), by=SYSTEM)
    assert fact_of(late, "task.completed").public["late"] is True


def test_the_policy_says_whether_a_cause_is_asked(late: Case) -> None:
    commands.set_policy(late.company.session, "records.delay_cause", False, by=late.company.actor("linyue"))
    complete(late, None)
    assert "cause" not in fact_of(late, "task.completed").public


def test_who_has_it_says_why_before_doing_it_and_the_last_word_counts(late: Case) -> None:
    session, chen = late.company.session, late.company.actor("chenxiao")
    task = task_of(late).id
    commands.explain_delay(session, task, Cause("staff", "人手不够"), by=chen)
    commands.explain_delay(session, task, WHY, by=chen)
    assert [fact.public["cause"] for fact in late.facts if fact.type == "delay.explained"] == ["staff", "outside"]
    assert session.get_one(DelayCause, task).cause == "outside"
    complete(late, None)
    assert "cause" not in fact_of(late, "task.completed").public


def test_who_answers_for_the_procedure_may_say_why_and_others_may_not(late: Case) -> None:
    session, task = late.company.session, task_of(late).id
    commands.explain_delay(session, task, WHY, by=late.company.actor("linyue"))
    for login in ("tanglan", "huangmei"):
        with pytest.raises(NotAllowed):
            commands.explain_delay(session, task, WHY, by=late.company.actor(login))


def test_what_is_not_late_needs_no_cause(company: Company) -> None:
    case = company.begin("chenxiao", entry="register")
    with pytest.raises(Conflict):
        commands.explain_delay(company.session, case.task("register").id, WHY, by=company.actor("chenxiao"))


def test_afterwards_a_cause_is_entered_once_and_late_says_so(late: Case) -> None:
    company, task = late.company, task_of(late).id
    session, chen = company.session, company.actor("chenxiao")
    commands.complete(session, task, dict(OWNER), by=SYSTEM)
    company.now_is("2026-11-24 10:00")
    commands.explain_delay(session, task, WHY, by=company.actor("linyue"))
    assert session.get_one(DelayCause, task).is_made_up
    assert fact_of(late, "delay.explained").public["made_up"] is True
    (entry,) = find(session, REGISTER, case=late.number)
    assert entry.data["reason"] == WHY.words
    with pytest.raises(Conflict):
        commands.explain_delay(session, task, Cause("staff", "其实是人手"), by=chen)


def test_a_recorded_cause_is_corrected_beside_it(late: Case) -> None:
    complete(late, WHY)
    session, chen = late.company.session, late.company.actor("chenxiao")
    seq = fact_of(late, "task.completed").seq
    asked = correction_of(session, late.instance, seq, "delay_words", "前一环节移交迟", "记错了", chen)
    assert asked.old == f"等待外部单位：{WHY.words}"
    entry = commands.correct(session, late.instance.id, asked, by=chen)
    commands.decide_correction(session, entry.number, agrees=True, by=late.company.actor("linyue"))
    corrected = fact_of(late, "record.corrected")
    assert corrected.revealed["data.delay_words"]["new"] == "前一环节移交迟"
    assert fact_of(late, "task.completed").revealed["delay_words"] == WHY.words


def test_a_limit_that_passed_has_a_cause_of_its_own(company: Company) -> None:
    case = company.complaint()
    company.now_is("2026-12-10 10:00")
    wanted = select(Clock).where(Clock.instance_id == case.instance.id, Clock.breached_at.is_not(None))
    limit = company.session.scalars(wanted.order_by(Clock.id)).first()
    assert limit is not None
    commands.explain_delay(company.session, limit.id, WHY, by=company.actor("linyue"))
    assert fact_of(case, "delay.explained").public["clock"] == limit.key
    assert company.session.get_one(DelayCause, limit.id).kind == "limit"
