"""Dates of a project drive timers and deadlines of its cases (TCH-141 to TCH-143, SRS-058)."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.jobs.worker import run_due
from engine.model import Clock, Incident, Instance, Job, JobKind, Register, Task, TaskState
from engine.registers import save_entry
from tests.engine.commands.conftest import Company, deploy


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.local_zone())


@pytest.fixture
def project(company: Company) -> Company:
    """Return the company with a project that has no dates yet, and a process that hangs on them in force."""
    with transaction(company.session):
        company.session.add(Register(key="project", name_zh="项目", name_en="Projects", editors=["process_owner"]))
        save_entry(company.session, "project", {"name": "星河里"}, by=SYSTEM, number="xhl", scope=("project", "xhl"))
    deploy(company.session, "launching.bpmn")
    return company


def plan(company: Company, **dates: str) -> None:
    with transaction(company.session):
        save_entry(company.session, "project", dates, by=SYSTEM, number="xhl")


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
    while run_due(project.session):
        pass
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
