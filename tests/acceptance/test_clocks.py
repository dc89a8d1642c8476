"""The five clocks of a complaint on the working calendar (C-01): when they are due, stop, breach, whom they remind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.errors import Invalid, NotAllowed, NotFound
from engine.model import Clock
from tests.acceptance.conftest import ACCEPTED, OWNER, Case, Company


def noted(company: Company) -> Case:
    """Return a complaint a property consultant has written down; customer service has to register it."""
    case = company.begin("mabin", entry="note")
    case.do("note", content="车位优惠未兑现。", told_reply_time=True)
    return case


# -- register: 4 working hours (CMP-041), on a day of nine working hours from 09:00


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-16 09:30", "2026-11-16 13:30"),
        ("2026-11-16 16:00", "2026-11-17 11:00"),
        ("2026-11-20 16:00", "2026-11-23 11:00"),
        ("2026-10-09 16:00", "2026-10-10 11:00"),
        ("2026-10-10 16:00", "2026-10-12 11:00"),
        ("2026-09-30 16:00", "2026-10-08 11:00"),
        ("2026-10-03 15:00", "2026-10-08 13:00"),
    ],
    ids=["same day", "over night", "weekend", "before 调休", "from 调休", "national day", "inside national day"],
)
def test_registering_takes_four_working_hours(company: Company, received: str, due: str) -> None:
    company.begins_at(received)
    assert noted(company).due("register") == due


def test_registered_in_time_stops_the_clock_and_reminds_nobody(company: Company) -> None:
    case = noted(company)
    company.now_is("2026-11-16 13:29")
    case.do("register", **OWNER)
    company.now_is("2026-11-18 09:00")
    clock = case.clock("register")
    assert (clock.breached_at, clock.stopped_at - clock.started_at) == (None, timedelta(hours=3, minutes=59))
    assert company.told("登记已超过规定时限") == set()


def test_registered_late_reminds_customer_service_and_its_manager_once(company: Company) -> None:
    case = noted(company)
    company.now_is("2026-11-17 10:00")
    assert company.told("登记已超过规定时限") == {"chenxiao", "huangmei", "linyue"}
    assert case.clock("register").breached_at is not None
    assert case.clock("register").stopped_at is None
    case.do("register", **OWNER)
    assert case.clock("register").stopped_at is not None


# -- first response: 24 hours, urgent and major 2 hours (CMP-122, 045, 143); the clock on the wall, not the office's


@pytest.mark.parametrize(
    ("hazards", "due"),
    [([], "2026-11-21 17:00"), (["gas"], "2026-11-20 19:00"), (["injury"], "2026-11-20 19:00")],
    ids=["general", "urgent", "major"],
)
def test_first_response_does_not_wait_for_office_hours(company: Company, hazards: list[str], due: str) -> None:
    company.now_is("2026-11-20 17:00")
    case = company.complaint(hazards=hazards)
    assert case.due("respond") == due
    company.now_is("2026-11-22 09:00")
    assert company.told("首次响应已超时") == {"liufang", "linyue"}


def test_first_response_counts_from_the_first_receipt(company: Company) -> None:
    """C-03: the employee who heard it starts the clock, not the registration."""
    case = company.begin("mabin", entry="note")
    company.now_is("2026-11-16 12:30")
    case.do("note", content="燃气味很大。")
    assert case.due("register") == "2026-11-16 13:30"
    case.do("register", **{**OWNER, "hazards": ["gas"]})
    assert case.due("respond") == "2026-11-16 11:30"


def test_a_severity_raised_at_assessment_shortens_the_clocks(company: Company) -> None:
    case = company.complaint()
    assert (case.due("respond"), case.due("handle")) == ("2026-11-17 09:30", "2026-11-18 09:30")
    company.now_is("2026-11-16 12:00")
    case.assessed(severity="major", severity_reason="客户已联系媒体。")
    assert (case.due("respond"), case.due("handle")) == ("2026-11-16 14:00", "2026-11-17 09:30")
    assert case.task("respond").due_at == case.clock("respond").due_at
    assert case.task("respond").priority == 90
    company.now_is("2026-11-16 14:01")
    assert case.clock("respond").breached_at is not None


def test_a_severity_lowered_at_assessment_gives_the_time_of_a_general_one(company: Company) -> None:
    case = company.complaint(hazards=["gas"])
    company.now_is("2026-11-16 10:00")
    case.assessed(severity="general", severity_reason="现场确认不是燃气。")
    assert case.due("respond") == "2026-11-17 09:30"
    company.now_is("2026-11-16 13:00")
    assert case.clock("respond").breached_at is None


# -- reply with an opinion: 2 working days from the first receipt (CMP-040, C-03)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-16 09:30", "2026-11-18 09:30"),
        ("2026-11-19 16:00", "2026-11-23 16:00"),
        ("2026-10-09 10:00", "2026-10-12 10:00"),
        ("2026-09-30 10:00", "2026-10-09 10:00"),
    ],
    ids=["plain", "weekend", "调休", "national day"],
)
def test_the_reply_is_due_two_working_days_after_the_first_receipt(company: Company, received: str, due: str) -> None:
    company.begins_at(received)
    assert company.complaint().due("reply") == due


def test_the_saturday_of_the_holiday_plan_is_a_working_day_until_the_company_says_otherwise(company: Company) -> None:
    company.begins_at("2026-10-09 10:00")
    commands.set_calendar_day(company.session, date(2026, 10, 10), False, "公司年会", by=company.actor("admin"))
    assert company.complaint().due("reply") == "2026-10-13 10:00"


def test_a_late_reply_is_told_to_handler_and_manager_once(company: Company) -> None:
    case = company.complaint().answered()
    company.now_is("2026-11-20 09:00")
    assert company.told("已超过答复时限") == {"liufang", "linyue"}
    case.opined().do("reply", **ACCEPTED)
    clock = case.clock("reply")
    assert clock.breached_at is not None
    assert clock.stopped_at is not None
    facts = [fact.public["clock"] for fact in case.facts if fact.type == "clock.breached"]
    assert facts.count("reply") == 1


def test_a_reply_in_time_stops_reply_and_handle(company: Company) -> None:
    case = company.complaint().agreed()
    company.now_is("2026-11-19 18:00")
    assert [case.clock(key).breached_at for key in ("reply", "handle")] == [None, None]
    assert company.told("已超过答复时限") == company.told("已超过处理时限") == set()


# -- handling: 48 hours, major 24 (CMP-116, 122, 157)


def test_a_major_complaint_is_to_be_handled_within_a_day_and_the_general_manager_hears_of_it(company: Company) -> None:
    case = company.complaint(amount=50000).answered(severity="major")
    assert case.due("handle") == "2026-11-17 09:30"
    company.now_is("2026-11-17 09:31")
    assert company.told("已超过处理时限") == {"liufang", "linyue", "zhaomin", "shilei"}


def test_handling_goes_on_counting_while_it_is_negotiated(company: Company) -> None:
    case = company.complaint().refused()
    assert case.clock("handle").activity_id == "clock_handle_again"
    assert case.due("handle") == "2026-11-18 09:30"
    company.now_is("2026-11-18 09:31")
    assert company.told("协商中已超过处理时限") == {"liufang", "linyue", "shilei"}


# -- the agreed term overrides the handling target (CMP-043, 053)


def test_the_agreed_term_takes_the_place_of_the_handling_target(company: Company) -> None:
    case = company.complaint().agreed(agreed_date="2026-11-27")
    assert case.due("agreed") == "2026-11-27 18:00"
    company.now_is("2026-11-27 17:59")
    assert case.clock("agreed").breached_at is None
    company.now_is("2026-11-27 18:01")
    assert company.told("约定处理期限已到仍未完成") == {"liufang", "linyue", "chenxiao", "huangmei", "shilei"}
    case.finished()
    assert case.clock("agreed").stopped_at is not None


def test_every_clock_has_stopped_when_the_case_is_closed(company: Company) -> None:
    case = company.complaint().refused()
    case.do("study", measure="整窗更换。")
    case.do("negotiate", **ACCEPTED)
    case.finished().revisited().reported()
    rows = company.session.scalars(select(Clock).where(Clock.instance_id == case.instance.id)).all()
    assert {row.key for row in rows} == {"register", "respond", "reply", "handle", "agreed"}
    assert [row.key for row in rows if row.stopped_at is None] == []


# -- policy values


def test_running_cases_keep_the_values_they_started_with(company: Company) -> None:
    before = noted(company)
    commands.set_policy(company.session, "complaint.reply_within", 5, by=company.actor("admin"))
    commands.set_policy(company.session, "complaint.register_within", 1, by=company.actor("linyue"))
    after = noted(company)
    assert (before.due("register"), after.due("register")) == ("2026-11-16 13:30", "2026-11-16 10:30")
    for case in (before, after):
        case.do("register", **OWNER)
    assert (before.due("reply"), after.due("reply")) == ("2026-11-18 09:30", "2026-11-23 09:30")


def test_a_changed_value_is_recorded_with_the_old_one_and_who_changed_it(company: Company) -> None:
    commands.set_policy(company.session, "complaint.satisfaction_improve", 70.5, by=company.actor("linyue"))
    fact = list(ledger.read(company.session, "cfg/policy"))[-1]
    assert (fact.actor, fact.public["key"]) == (company.person("linyue").id, "complaint.satisfaction_improve")
    assert (fact.public["old"], fact.public["new"]) == (70, "70.5")


def test_only_process_owners_and_administrators_set_values_that_fit(company: Company) -> None:
    with pytest.raises(NotAllowed):
        commands.set_policy(company.session, "complaint.max_rounds", 9, by=company.actor("chenxiao"))
    with pytest.raises(NotFound):
        commands.set_policy(company.session, "complaint.no_such", 9, by=company.actor("linyue"))
    for key, value in [
        ("complaint.max_rounds", "nine"),
        ("complaint.max_rounds", -1),
        ("complaint.public_area_revisit", 1),
        ("complaint.agreed_time_of_day", "half past six"),
    ]:
        with pytest.raises(Invalid):
            commands.set_policy(company.session, key, value, by=company.actor("linyue"))
