"""Late entries: when it happened is recorded; late, it says so and why, and auditors find it (REC-018)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine import clock, commands
from engine.errors import FieldsInvalid
from engine.instances.late import REGISTER, Happened
from engine.queries.history import timeline
from engine.registers import find
from tests.acceptance.conftest import OWNER, Case, Company


@pytest.fixture
def case(company: Company) -> Case:
    return company.begin("chenxiao", entry="register")


def remark(case: Case, happened: Happened | None) -> None:
    company = case.company
    chen = company.actor("chenxiao")
    commands.comment(company.session, case.instance.id, "已上门查看", by=chen, happened=happened)


def ago(**much: float) -> datetime:
    return clock.now() - timedelta(**much)


def test_a_remark_made_in_time_says_when_it_happened_and_is_no_late_entry(case: Case) -> None:
    at = ago(hours=23)
    remark(case, Happened(at))
    fact = case.facts[-1]
    assert datetime.fromisoformat(fact.public["occurred_at"]) == at
    assert "made_up" not in fact.public
    assert find(case.company.session, REGISTER) == []


def test_a_late_remark_is_marked_with_its_reason_and_entered_once(case: Case) -> None:
    remark(case, Happened(ago(days=5), "现场没有网络"))
    fact = case.facts[-1]
    assert fact.public["made_up"] is True
    assert fact.revealed["late_reason"] == "现场没有网络"
    (entry,) = find(case.company.session, REGISTER, case=case.number)
    assert (entry.data["hours"], entry.data["delay"], entry.data["reason"]) == (120, "3", "现场没有网络")
    item = timeline(case.company.session, case.instance, case.company.actor("chenxiao"))[-1]
    assert item.is_made_up
    assert item.late_reason == "现场没有网络"


@pytest.mark.parametrize(
    ("happened", "field"),
    [
        (lambda: Happened(clock.now() + timedelta(minutes=1), "x"), "occurred_at"),
        (lambda: Happened(ago(days=3700), "x"), "occurred_at"),
        (lambda: Happened(ago(hours=25)), "late_reason"),
        (lambda: Happened(ago(hours=25), "  "), "late_reason"),
        (lambda: Happened(ago(hours=25), "长" * 501), "late_reason"),
    ],
)
def test_the_future_and_lateness_without_a_reason_are_refused(case: Case, happened, field: str) -> None:
    before = len(case.facts)
    with pytest.raises(FieldsInvalid) as refused:
        remark(case, happened())
    assert set(refused.value.fields) == {field}
    case.company.session.rollback()
    assert len(case.facts) == before


def test_what_counts_as_late_is_a_policy_value(case: Case) -> None:
    session = case.company.session
    commands.set_policy(session, "records.late_after", 200, by=case.company.actor("linyue"))
    remark(case, Happened(ago(days=5)))
    assert "made_up" not in case.facts[-1].public


def test_a_task_done_late_says_so(case: Case) -> None:
    task = case.task("register")
    by = case.company.actor("chenxiao")
    happened = Happened(ago(days=40), "交接遗漏")
    commands.complete(case.company.session, task.id, dict(OWNER), by=by, happened=happened)
    done = next(fact for fact in reversed(case.facts) if fact.type == "task.completed")
    assert done.public["made_up"] is True
    (entry,) = find(case.company.session, REGISTER, case=case.number)
    assert (entry.data["step"], entry.data["delay"]) == (task.name, "30")


def test_a_case_begun_late_says_so_and_its_deadlines_run_from_now(company: Company) -> None:
    by, happened = company.actor("chenxiao"), Happened(ago(days=4), "周末手工登记")
    instance = commands.start(company.session, "complaint", {"entry": "register"}, by=by, happened=happened)
    (entry,) = find(company.session, REGISTER, case=instance.number)
    assert (entry.data["reason"], entry.data["delay"]) == ("周末手工登记", "3")
    item = next(one for one in timeline(company.session, instance, by) if one.type == "instance.started")
    assert (item.occurred_at, item.is_made_up) == (happened.at, True)
    assert instance.started_at == clock.now()
    without = Happened(ago(days=4))
    with pytest.raises(FieldsInvalid):
        commands.start(company.session, "complaint", {"entry": "register"}, by=by, happened=without)
    assert len(find(company.session, REGISTER)) == 1
