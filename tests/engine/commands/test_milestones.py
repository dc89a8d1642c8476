"""Dates of a project drive timers and deadlines of its cases (TCH-141 to TCH-143, SRS-058)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from engine import clock, commands, ledger
from engine.actor import SYSTEM
from engine.commands.registers import version_of
from engine.database import transaction
from engine.errors import Conflict, FieldsInvalid, NotAllowed, NotFound
from engine.instances.recording import stream_of
from engine.jobs.run import run
from engine.jobs.worker import run_due
from engine.model import (
    Clock,
    Entry,
    Incident,
    Instance,
    InstanceState,
    Job,
    JobKind,
    Notice,
    Person,
    Register,
    Task,
    TaskState,
)
from engine.queries import casefile, history, milestones
from engine.registers import save_entry
from engine.registers.milestones import dates_of
from tests.engine.commands.conftest import Company, deploy


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.local_zone())


@pytest.fixture
def project(company: Company) -> Company:
    """Return the company with a project that has no dates yet, and a process that hangs on them in force."""
    with transaction(company.session):
        company.session.add(
            Register(key="project", name_zh="项目", name_en="Projects", editors=["process_owner"], readers=["employee"])
        )
        save_entry(company.session, "project", {"name": "星河里"}, by=SYSTEM, number="xhl", scope=("project", "xhl"))
    deploy(company.session, "launching.bpmn")
    return company


def plan(company: Company, **dates: str) -> None:
    with transaction(company.session):
        save_entry(company.session, "project", dates, by=SYSTEM, number="xhl")


def work(company: Company) -> None:
    while run_due(company.session):
        pass


def timers(company: Company, instance: Instance) -> dict[str | None, datetime | None]:
    company.session.rollback()
    jobs = company.session.scalars(select(Job).where(Job.instance_id == instance.id, Job.kind == JobKind.TIMER))
    return {job.activity_id: job.due_at for job in jobs}


def task(company: Company, instance: Instance, activity: str) -> Task:
    company.session.rollback()
    found = select(Task).where(Task.instance_id == instance.id, Task.activity_id == activity)
    return company.session.scalars(found.where(Task.state == TaskState.OPEN)).one()


def test_timers_and_deadlines_count_back_from_the_dates(project: Company) -> None:
    plan(project, launch_date="2026-12-20", delivery_date="2027-06-30")
    instance = commands.start(project.session, "launching", {"project": "xhl"}, by=project.jia)
    due = timers(project, instance)
    assert due.pop("round") is not None
    assert due == {"late": day("2026-12-20"), "check": day("2026-12-06"), "group": day("2027-03-30")}
    assert task(project, instance, "prepare").due_at == day("2026-12-13")
    assert project.session.scalars(select(Clock)).one().due_at == day("2026-12-20")


def test_what_hangs_on_a_date_nobody_set_waits_without_incident(project: Company) -> None:
    instance = commands.start(project.session, "launching", {"project": "xhl"}, by=project.jia)
    work(project)
    assert timers(project, instance) == {}
    assert task(project, instance, "prepare").due_at is None
    assert project.session.scalars(select(Clock)).all() == []
    assert project.session.scalars(select(Incident)).all() == []


def test_a_case_that_learns_its_project_later_gets_its_dates(project: Company) -> None:
    plan(project, launch_date="2026-12-20")
    instance = commands.start(project.session, "launching", {}, by=project.jia)
    assert timers(project, instance) == {}
    commands.complete(project.session, task(project, instance, "prepare").id, {"project": "xhl"}, by=project.yi)
    assert timers(project, instance) == {"check": day("2026-12-06")}


def started(company: Company, **dates: str) -> Instance:
    """Return a case of a project with these dates, Jia being its starter."""
    plan(company, **dates)
    return commands.start(company.session, "launching", {"project": "xhl"}, by=company.jia)


def move(company: Company, reason: str = "取证推迟", **dates: str | None) -> None:
    days = {key: date.fromisoformat(day) if day else None for key, day in dates.items()}
    commands.move_dates(company.session, "xhl", days, reason=reason, by=company.jia)


def events(company: Company, instance: Instance, type_: str) -> list[Any]:
    company.session.rollback()
    return [fact for fact in ledger.read(company.session, stream_of(instance)) if fact.type == type_]


def test_moving_the_launch_moves_what_hangs_on_it(project: Company) -> None:
    instance = started(project, launch_date="2026-12-20", delivery_date="2027-06-30")
    round_before = timers(project, instance)["round"]
    move(project, launch="2027-01-10")
    due = timers(project, instance)
    assert due.pop("round") == round_before
    assert due == {"late": day("2027-01-10"), "check": day("2026-12-27"), "group": day("2027-03-30")}
    assert task(project, instance, "prepare").due_at == day("2027-01-03")
    assert project.session.scalars(select(Clock)).one().due_at == day("2027-01-10")


def test_each_case_records_who_moved_which_date_and_why(project: Company) -> None:
    instance = started(project, launch_date="2026-12-20")
    move(project, launch="2027-01-10")
    [fact] = events(project, instance, "deadlines.moved")
    assert fact.actor == project.jia.id
    assert fact.public["moved"] == {"launch": ["2026-12-20", "2027-01-10"]}
    assert fact.revealed["reason"] == "取证推迟"
    changes = {(one["activity"], one["kind"]): (one["old"], one["new"]) for one in fact.public["changes"]}
    old, new = changes["check", "timer"]
    assert (datetime.fromisoformat(old), datetime.fromisoformat(new)) == (day("2026-12-06"), day("2026-12-27"))
    assert ("prepare", "task") in changes
    [told] = [item.text for item in history.timeline(project.session, instance, project.jia) if item.type == fact.type]
    assert told.zh.startswith("项目日期调整：开盘 2026-12-20 → 2027-01-10，原因：取证推迟；")
    assert "“开盘前两周”至 12-27 00:00" in told.zh


def test_a_date_that_has_passed_fires_at_once(project: Company) -> None:
    instance = started(project, launch_date="2026-12-20")
    move(project, launch="2026-11-20")
    assert timers(project, instance)["check"] == day("2026-11-06")
    work(project)
    assert task(project, instance, "inspect").name == "开盘前风险检查"
    assert task(project, instance, "prepare").due_at == day("2026-11-13")
    assert len(events(project, instance, "deadlines.moved")) == 1


def test_a_date_taken_away_is_waited_for_again(project: Company) -> None:
    instance = started(project, launch_date="2026-12-20", delivery_date="2027-06-30")
    move(project, launch=None)
    assert set(timers(project, instance)) == {"group", "round"}
    assert task(project, instance, "prepare").due_at is None
    assert project.session.scalars(select(Clock)).all() == []
    move(project, launch="2027-03-01")
    assert timers(project, instance)["check"] == day("2027-02-15")
    assert project.session.scalars(select(Clock)).one().due_at == day("2027-03-01")
    texts = [item.text.zh for item in history.timeline(project.session, instance, project.jia)]
    assert "时限暂停：launch，等待项目日期" in texts


def test_a_condition_on_a_date_is_looked_at_when_it_moves(project: Company) -> None:
    instance = started(project)
    move(project, structure="2027-05-01")
    assert task(project, instance, "sweep").name == "扫楼"


def test_those_concerned_are_told_once(project: Company, people: Callable[..., Person]) -> None:
    instance, ding = started(project, launch_date="2026-12-20"), people("ding", name="丁")
    commands.copy_to(project.session, instance.id, [ding.id], by=project.jia)
    with transaction(project.session):
        project.session.execute(delete(Notice))
    move(project, launch="2026-11-18")
    told = project.session.scalars(select(Notice)).all()
    assert {notice.person_id for notice in told} == {project.yi.id, project.bing.id, ding.id}
    assert len(told) == 3
    assert "开盘 2026-11-18" in told[0].text_zh
    assert "其中 1 项已超期" in told[0].text_zh


def test_the_register_page_moves_deadlines_like_the_project_page(project: Company) -> None:
    instance = started(project, launch_date="2026-12-20")
    entry = project.session.scalars(select(Entry).where(Entry.number == "xhl")).one()
    seen = version_of(project.session, entry)
    changed = {"launch_date": "2027-01-10", "date_reason": "取证推迟", "city": "临江市"}
    commands.change_entry(project.session, entry.id, changed, seen=seen, by=project.jia)
    assert timers(project, instance)["check"] == day("2026-12-27")
    assert "date_reason" not in entry.data
    last = ledger.read(project.session, "reg/project/xhl")[-1]
    assert last.revealed["data.date_reason"]["new"] == "取证推迟"


def test_a_planned_date_does_not_move_without_a_reason(project: Company) -> None:
    instance = started(project, launch_date="2026-12-20")
    with pytest.raises(FieldsInvalid) as refused:
        move(project, reason=" ", launch="2027-01-10")
    assert set(refused.value.fields) == {"date_reason"}
    assert timers(project, instance)["check"] == day("2026-12-06")
    plan(project, launch_date="2027-01-10")
    assert timers(project, instance)["check"] == day("2026-12-06")
    work(project)
    assert timers(project, instance)["check"] == day("2026-12-27")
    move(project, reason="", structure="2027-01-10")
    assert dates_of(project.session, "xhl")["structure"] == date(2027, 1, 10)


def test_no_day_is_no_date(project: Company) -> None:
    with pytest.raises(FieldsInvalid) as refused:
        plan(project, launch_date="next week")
    assert set(refused.value.fields) == {"launch_date"}


def test_after_a_crash_every_case_still_follows_and_only_once(
    project: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [started(project, launch_date="2026-12-20") for _ in range(3)]
    work(project)
    with monkeypatch.context() as killed:
        killed.setattr("engine.commands.command._drain", lambda session: None)
        move(project, launch="2027-01-10")
    assert [timers(project, one)["check"] for one in cases] == [day("2026-12-06")] * 3
    first = project.session.scalars(select(Job).where(Job.kind == JobKind.DEADLINES)).one()
    assert run(project.session, first.id)
    waiting = select(Job).where(Job.kind == JobKind.DEADLINES).order_by(Job.id)
    assert run(project.session, project.session.scalars(waiting).all()[0].id)
    project.session.rollback()
    work(project)
    assert [timers(project, one)["check"] for one in cases] == [day("2026-12-27")] * 3
    assert [len(events(project, one, "deadlines.moved")) for one in cases] == [1] * 3
    assert project.session.scalars(waiting).all() == []


def test_cases_of_other_projects_and_ended_ones_stay_as_they_are(project: Company) -> None:
    with transaction(project.session):
        data = {"name": "松月台", "launch_date": "2026-12-20"}
        save_entry(project.session, "project", data, by=SYSTEM, number="syt", scope=("project", "syt"))
    other = commands.start(project.session, "launching", {"project": "syt"}, by=project.jia)
    ended = started(project, launch_date="2026-12-20")
    commands.cancel(project.session, ended.id, reason="作废", by=SYSTEM)
    move(project, launch="2027-01-10")
    assert timers(project, other)["check"] == day("2026-12-06")
    assert events(project, ended, "deadlines.moved") == []


def test_only_those_who_keep_the_project_move_its_dates(project: Company) -> None:
    plan(project, launch_date="2026-12-20")
    with pytest.raises(NotAllowed):
        commands.move_dates(project.session, "xhl", {"launch": None}, reason="不行", by=project.yi)
    with pytest.raises(NotFound):
        commands.move_dates(project.session, "nowhere", {"launch": None}, reason="不行", by=project.jia)
    with pytest.raises(NotFound):
        commands.move_dates(project.session, "xhl", {"party": None}, reason="不行", by=project.jia)


def test_two_who_move_at_the_same_time_do_not_overwrite_each_other(project: Company) -> None:
    plan(project, launch_date="2026-12-20")
    entry = project.session.scalars(select(Entry).where(Entry.number == "xhl")).one()
    seen = version_of(project.session, entry)
    move(project, launch="2027-01-10")
    days = {"launch": date(2027, 2, 1)}
    with pytest.raises(Conflict):
        commands.move_dates(project.session, "xhl", days, reason="再推", by=project.jia, seen=seen)


def test_a_milestone_is_reached_once_and_its_message_goes_out(project: Company) -> None:
    deploy(project.session, "kickoff.bpmn")
    commands.reach(project.session, "xhl", "kickoff", date(2026, 11, 13), by=project.jia)
    begun = select(Instance).where(Instance.process_key == "survey")
    case = project.session.scalars(begun).one()
    assert (case.scope_kind, case.scope_id) == ("project", "xhl")
    assert casefile.values_of(project.session, case) == {
        "project": "xhl",
        "project_name": "星河里",
        "reached_on": "2026-11-13",
    }
    commands.reach(project.session, "xhl", "kickoff", date(2026, 11, 13), by=project.jia)
    with pytest.raises(FieldsInvalid) as refused:
        commands.reach(project.session, "xhl", "kickoff", date(2026, 11, 14), by=project.jia)
    assert "2026-11-13" in refused.value.fields["kickoff_reached"][0].zh
    assert len(project.session.scalars(begun).all()) == 1


def test_what_is_reached_lies_not_in_the_future(project: Company) -> None:
    with pytest.raises(FieldsInvalid):
        commands.reach(project.session, "xhl", "kickoff", date(2026, 11, 17), by=project.jia)
    with pytest.raises(NotAllowed):
        commands.reach(project.session, "xhl", "kickoff", date(2026, 11, 16), by=project.yi)


def test_what_hangs_on_a_milestone_counts_from_the_day_it_was_reached(project: Company) -> None:
    instance = started(project, launch_date="2026-11-18", delivery_date="2027-06-30")
    commands.reach(project.session, "xhl", "launch", date(2026, 11, 16), by=project.jia)
    assert timers(project, instance)["late"] == day("2026-11-16")
    with pytest.raises(FieldsInvalid) as refused:
        move(project, launch="2026-12-01")
    assert set(refused.value.fields) == {"launch_date"}


def test_a_moved_launch_is_told_to_who_waits_for_the_news(project: Company) -> None:
    deploy(project.session, "kickoff.bpmn")
    commands.reach(project.session, "xhl", "kickoff", date(2026, 11, 13), by=project.jia)
    plan(project, launch_date="2026-12-20")
    work(project)
    case = project.session.scalars(select(Instance).where(Instance.process_key == "survey")).one()
    assert case.state == InstanceState.COMPLETED
    assert casefile.values_of(project.session, case)["new"] == "2026-12-20"


def test_a_project_registered_late_tells_its_past_without_starting_anything(project: Company) -> None:
    deploy(project.session, "kickoff.bpmn")
    data = {"name": "松月台", "kickoff_date": "2026-01-05", "kickoff_reached": "2026-01-06"}
    with transaction(project.session):
        save_entry(project.session, "project", data, by=SYSTEM, number="syt", scope=("project", "syt"))
    work(project)
    assert project.session.scalars(select(Instance)).all() == []
    assert dates_of(project.session, "syt")["kickoff"] == date(2026, 1, 6)


def test_a_forecast_says_what_would_move_and_moves_nothing(project: Company) -> None:
    instance = started(project, launch_date="2026-12-20")
    entry = project.session.scalars(select(Entry).where(Entry.number == "xhl")).one()
    told = milestones.forecast(project.session, entry, {"launch": date(2026, 11, 20)}, project.jia)
    assert told.moved == {"launch": (date(2026, 12, 20), date(2026, 11, 20))}
    [case] = told.cases
    assert (case.number, told.hidden) == (instance.number, 0)
    assert {(shift.activity_id, shift.new) for shift in case.shifts} == {
        ("prepare", day("2026-11-13")),
        ("late", day("2026-11-20")),
        ("check", day("2026-11-06")),
    }
    assert {shift.activity_id for _, shift in told.overdue} == {"prepare", "check"}
    assert timers(project, instance)["check"] == day("2026-12-06")
    assert milestones.forecast(project.session, entry, {"launch": date(2026, 12, 20)}, project.jia).cases == ()


def test_a_forecast_hides_cases_one_may_not_read(project: Company) -> None:
    started(project, launch_date="2026-12-20")
    entry = project.session.scalars(select(Entry).where(Entry.number == "xhl")).one()
    with transaction(project.session):
        project.session.execute(update(Task).values(state=TaskState.CANCELLED))
    told = milestones.forecast(project.session, entry, {"launch": date(2027, 1, 10)}, project.yi)
    assert (told.cases, told.hidden) == ((), 1)
