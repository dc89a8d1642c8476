"""Carrying out, progress for the customer, completion, revisit (CMP-014..016, 052, 109, 140, VIS-016)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import clock, commands
from engine.actor import CUSTOMER
from engine.errors import FieldsInvalid, NotFound
from engine.model import Task, TaskState
from tests.acceptance.conftest import ACCEPTED, Case, Company
from web.trial.player import CannotPlay

EXECUTORS = [
    {"role": "maintenance", "partner": "宏筑建设", "work": "重做窗台防水", "due": "2026-11-19"},
    {"role": "property", "work": "安排酒店并配合开门"},
]
DONE = {"work_state": "done", "progress_note": "已完成。", "done_note": "已完成。"}


def under_way(company: Company, **reply: str) -> Case:
    """Return a case two departments are working on."""
    case = company.complaint().answered().opined(executors=EXECUTORS)
    case.do("reply", **{**ACCEPTED, **reply})
    return case


def test_departments_work_in_parallel_each_on_its_own(company: Company) -> None:
    case = under_way(company)
    assert case.steps == ["execute", "execute"]
    case.do("execute", by="weiqing", **DONE)
    assert case.steps == ["execute"]
    with pytest.raises(CannotPlay):
        case.do("execute", by="weiqing", **DONE)
    case.do("execute", by="shilei", **DONE)
    assert case.steps == ["complete"]


def test_each_department_has_its_own_date_or_the_agreed_one(company: Company) -> None:
    case = under_way(company, agreed_date="2026-11-24")
    due = company.session.scalars(
        select(Task.due_at).where(Task.instance_id == case.instance.id, Task.state == TaskState.OPEN)
    )
    assert {clock.local(one).strftime("%m-%d %H:%M") for one in due if one} == {"11-19 18:00", "11-24 18:00"}


def test_an_interim_measure_names_when_it_ends(company: Company) -> None:
    case = under_way(company)
    interim = {"work_state": "doing", "progress_note": "已订酒店。", "interim_measure": "安排入住酒店"}
    with pytest.raises(FieldsInvalid):
        case.do("execute", by="weiqing", **interim)
    case.do("execute", by="weiqing", **interim, interim_until="通风三天后")
    assert case.steps == ["execute", "execute"]
    case.do("execute", by="weiqing", **DONE)
    case.do("execute", by="shilei", **DONE)
    by_role = {one["role"]: one for one in case.values["executions"]}
    assert (by_role["property"]["interim_measure"], by_role["property"]["interim_until"]) == (
        "安排入住酒店",
        "通风三天后",
    )
    assert not by_role["maintenance"]["interim_measure"]
    assert by_role["maintenance"]["partner"] == "宏筑建设"


def test_without_a_division_of_work_the_responsible_department_does_it(company: Company) -> None:
    case = company.complaint().agreed()
    assert case.do("execute", **DONE) == "shilei"
    (only,) = case.values["executions"]
    assert (only["role"], only["work"]) == ("maintenance", "重做窗台防水并复测。")


def test_every_report_of_progress_is_kept(company: Company) -> None:
    case = company.complaint().agreed()
    case.do("execute", work_state="doing", progress_note="材料已到。", customer_note="材料已到场。")
    company.now_is("2026-11-17 10:00")
    case.do("execute", **DONE)
    assert [(one["state"], one["note"]) for one in case.values["progress"]] == [
        ("doing", "材料已到。"),
        ("done", "已完成。"),
    ]
    assert [one["at"][:10] for one in case.values["progress"]] == ["2026-11-16", "2026-11-17"]


def test_the_customer_hears_of_the_progress_every_third_working_day(company: Company) -> None:
    case = under_way(company, agreed_date="2026-12-04")
    sent = f"您的投诉 {case.number} 处理进展"
    company.now_is("2026-11-19 09:29")
    assert company.mails("chenhaitao@owner.example").count(sent) == 0
    company.now_is("2026-11-19 09:31")
    assert company.mails("chenhaitao@owner.example").count(sent) == 1
    case.do("execute", by="shilei", work_state="doing", progress_note="闭水试验中。", customer_note="正在闭水试验")
    company.now_is("2026-11-24 09:29")
    assert company.mails("chenhaitao@owner.example").count(sent) == 1
    company.now_is("2026-11-27 09:31")
    assert company.mails("chenhaitao@owner.example").count(sent) == 3
    case.do("execute", by="shilei", **DONE)
    case.do("execute", by="weiqing", **DONE)
    company.now_is("2026-12-10 09:31")
    assert company.mails("chenhaitao@owner.example").count(sent) == 3


def test_what_may_be_told_is_told_to_the_customer(company: Company) -> None:
    case = under_way(company, agreed_date="2026-12-04")
    case.do("execute", by="shilei", work_state="doing", progress_note="供应商拖延。", customer_note="正在等材料")
    case.do("execute", by="weiqing", work_state="doing", progress_note="钥匙已交接。")
    company.now_is("2026-11-19 09:31")
    told = case.mail("处理进展")
    assert "最新进展：正在等材料。" in told
    assert "供应商拖延" not in told


def test_without_words_for_the_customer_the_progress_still_says_something(company: Company) -> None:
    case = under_way(company, agreed_date="2026-12-04")
    case.do("execute", by="shilei", work_state="doing", progress_note="供应商拖延。")
    company.now_is("2026-11-19 09:31")
    assert "最新进展：已安排相关部门处理" in case.mail("处理进展")


def test_the_result_tells_cause_measure_and_follow_up(company: Company) -> None:
    case = company.complaint().agreed()
    case.do("execute", **DONE)
    case.do("complete", completion="返修完成。", reinspected="yes")
    told = {"result_cause": "防水失效", "result_measure": "重做防水", "result_channel": "phone"}
    with pytest.raises(FieldsInvalid):
        case.do("tell_result", **told)
    case.do("tell_result", **told, resolved=True)
    assert "原因：防水失效；措施：重做防水；后续：无。" in case.mail("处理结果")


def test_the_revisit_is_due_a_week_after_completion(company: Company) -> None:
    case = company.complaint().agreed()
    company.now_is("2026-11-19 15:00")
    case.finished()
    assert clock.local(case.task("revisit").due_at).strftime("%Y-%m-%d %H:%M") == "2026-11-26 15:00"
    company.now_is("2026-11-26 14:59")
    assert company.told("未按时回访") == set()
    company.now_is("2026-11-26 15:01")
    assert company.told("未按时回访") == {"songyu", "linyue"}


def test_only_the_revisit_person_revisits(company: Company) -> None:
    case = company.complaint().agreed().finished()
    with pytest.raises(CannotPlay):
        case.do("revisit", by="liufang", revisit_channel="phone", score=95, accepted="yes")
    assert case.do("revisit", revisit_channel="phone", score=95, accepted="yes") == "songyu"


@pytest.mark.parametrize("score", [-1, 101])
def test_a_score_lies_between_0_and_100(company: Company, score: int) -> None:
    case = company.complaint().agreed().finished()
    with pytest.raises(FieldsInvalid):
        case.revisited(score=score)


def test_the_customer_may_rate_online_and_the_revisit_person_sees_it(company: Company) -> None:
    case = company.complaint().agreed().finished()
    rating = {"feedback_score": 80, "feedback_words": "师傅很认真。"}
    commands.correlate(company.session, "complaint.feedback", case.number, rating, by=CUSTOMER)
    assert case.steps == ["revisit"]
    assert (case.values["feedback_score"], case.values["feedback_words"]) == (80, "师傅很认真。")
    case.revisited(score=95).reported()
    assert case.entry.data["score"] == 95


def test_a_rating_nobody_waits_for_is_refused(company: Company) -> None:
    case = company.complaint()
    with pytest.raises(NotFound):
        commands.correlate(company.session, "complaint.feedback", case.number, {"feedback_score": 20}, by=CUSTOMER)
