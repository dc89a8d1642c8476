"""Timers, clocks and the service behind them, through the job table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.clock import local, now
from engine.errors import Conflict
from engine.jobs.worker import run_due
from engine.model import Clock, Incident, IncidentState, Job, JobKind, Notice
from engine.queries import casefile
from engine.services.registry import _services, service
from engine.text import Text
from tests.engine.commands.conftest import Company, deploy


def work(company: Company) -> None:
    while run_due(company.session):
        pass


def test_a_deadline_passes_once_and_reminds(company: Company) -> None:
    company.asked()
    work(company)
    company.let(timedelta(hours=3, minutes=59))
    work(company)
    assert company.session.scalars(select(Clock)).one().breached_at is None
    company.let(timedelta(minutes=2))
    work(company)
    work(company)
    assert company.session.scalars(select(Clock)).one().breached_at is not None
    told = company.session.scalars(select(Notice).where(Notice.text_zh.contains("请尽快审批"))).all()
    assert {notice.person_id for notice in told} == {company.yi.id, company.bing.id}
    assert len(told) == 2


def test_a_clock_stops_with_its_task(company: Company) -> None:
    _, approval = company.asked()
    company.let(timedelta(hours=1))
    commands.complete(company.session, approval.id, {}, by=company.yi)
    clock = company.session.scalars(select(Clock)).one()
    assert clock.stopped_at is not None
    assert clock.stopped_at - clock.started_at == timedelta(hours=1)
    assert company.session.scalars(select(Job).where(Job.kind == JobKind.TIMER)).all() == []


def test_a_breached_clock_runs_until_its_task_ends(company: Company) -> None:
    _, approval = company.asked()
    company.let(timedelta(hours=5))
    work(company)
    assert company.session.scalars(select(Clock)).one().stopped_at is None
    company.let(timedelta(hours=1))
    commands.complete(company.session, approval.id, {}, by=company.yi)
    clock = company.session.scalars(select(Clock)).one()
    assert clock.stopped_at is not None
    assert clock.stopped_at - clock.started_at == timedelta(hours=6)


def test_a_failing_service_backs_off_then_waits_for_a_person(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [True]
    monkeypatch.delitem(_services, "notify")

    @service("notify", Text("通知", "Notify"))
    def notify(context: object) -> None:
        if broken:
            raise OSError("the line is down")

    company.asked()
    company.let(timedelta(hours=5))
    for _ in range(4):
        work(company)
        company.let(timedelta(minutes=30))
    incident = company.session.scalars(select(Incident)).one()
    job = company.session.scalars(select(Job).where(Job.kind == JobKind.SERVICE)).one()
    assert "the line is down" in incident.message
    assert (job.attempts, job.due_at) == (3, None)

    broken.clear()
    commands.retry(company.session, incident.id, by=SYSTEM)
    assert company.session.scalars(select(Job).where(Job.kind == JobKind.SERVICE)).all() == []
    assert company.session.scalars(select(Incident)).one().state == IncidentState.RESOLVED
    with pytest.raises(Conflict):
        commands.retry(company.session, incident.id, by=SYSTEM)


def test_a_cycle_on_the_working_calendar_skips_the_weekend(company: Company) -> None:
    deploy(company.session, "remind.bpmn")
    instance = commands.start(company.session, "remind", {}, by=company.jia)
    rounds = []
    for _ in range(5):
        due = company.session.scalars(select(Job.due_at).where(Job.kind == JobKind.TIMER)).one()
        assert due is not None
        rounds.append(local(due).strftime("%a %H:%M"))
        company.let(due - now())
        work(company)
    assert rounds == ["Tue 09:30", "Wed 09:30", "Thu 09:30", "Fri 09:30", "Mon 09:30"]
    assert casefile.progress(company.session, instance)["remind"].passed.count("daily") == 1
