"""A diagram that asks for too much stops at a limit: an incident says so, nothing is saved, nobody waits for it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import func, select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.errors import DefinitionInvalid
from engine.jobs.worker import run_due
from engine.model import Incident, IncidentState, Instance, InstanceState, Job, JobKind, Task, TaskState
from engine.services.registry import _services, service
from engine.text import Text
from engine.tokens import limits
from engine.tokens.limits import LimitReached
from tests.engine.commands.conftest import Company
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, items, named, process, timer, zeebe

S, E = el("startEvent", "S"), el("endEvent", "E")
A = el("userTask", "A", zeebe("assignmentDefinition", candidateGroups="cs_manager"))
SPIN = el("exclusiveGateway", "X", default="X-E") + el("task", "T") + flow("X", "T", "=true") + flow("X", "E")
PATIENCE = 20
"""Seconds within which every limit is reached, however slow the machine."""


@pytest.fixture
def database_url(template: Path, tmp_path: Path) -> str:
    """Return a database of the quick kind: these limits do not depend on it."""
    shutil.copy(template, tmp_path / "firebreak.sqlite")
    return f"sqlite:///{tmp_path / 'firebreak.sqlite'}"


def deploy(company: Company, *parts: str, head: str = "", id: str = "p") -> None:
    commands.deploy(company.session, {f"{id}.bpmn": process(*parts, head=head, id=id)}, by=SYSTEM)


def task(company: Company) -> Task:
    company.session.rollback()
    return company.session.scalars(select(Task).where(Task.state == TaskState.OPEN)).one()


def incidents(company: Company) -> list[Incident]:
    company.session.rollback()
    found = company.session.scalars(select(Incident).where(Incident.state == IncidentState.OPEN))
    return list(found)


def work(company: Company) -> None:
    while run_due(company.session):
        pass


def refused(company: Company, **data: Any) -> Incident:
    """Complete the one task, which runs into a limit; return the incident."""
    before = task(company).instance.state_blob
    began = perf_counter()
    for _ in range(2):
        with pytest.raises(LimitReached):
            commands.complete(company.session, task(company).id, data, by=company.yi)
    assert perf_counter() - began < PATIENCE
    assert task(company).instance.state_blob == before
    [incident] = incidents(company)
    assert (incident.kind, incident.instance_id) == ("limit", task(company).instance_id)
    return incident


def test_an_endless_loop_behind_a_task(company: Company) -> None:
    deploy(company, S, A, SPIN, E, chain("S", "A", "X"), flow("T", "X"))
    commands.start(company.session, "p", {}, by=SYSTEM)
    incident = refused(company)
    assert incident.activity_id in ("X", "T")
    assert "可能存在死循环" in incident.message
    assert "probably an endless loop" in incident.message
    commands.resolve(company.session, incident.id, note="redrawn", by=SYSTEM)


def test_an_endless_loop_at_the_start(company: Company) -> None:
    deploy(company, S, SPIN, E, chain("S", "X"), flow("T", "X"))
    for _ in range(2):
        with pytest.raises(LimitReached):
            commands.start(company.session, "p", {}, by=SYSTEM)
    [incident] = incidents(company)
    assert (incident.kind, incident.instance_id) == ("limit", None)
    assert company.session.scalar(select(func.count()).select_from(Instance)) == 0


def test_an_endless_loop_behind_a_timer_does_not_hold_up_the_worker(company: Company) -> None:
    wait = el("intermediateCatchEvent", "W", timer("timeDuration", "PT1H"))
    deploy(company, S, wait, SPIN, E, chain("S", "W", "X"), flow("T", "X"))
    deploy(
        company, S, el("intermediateCatchEvent", "W", timer("timeDuration", "PT1H")), E, chain("S", "W", "E"), id="q"
    )
    stuck = commands.start(company.session, "p", {}, by=SYSTEM).id
    fine = commands.start(company.session, "q", {}, by=SYSTEM).id
    company.let(timedelta(hours=2))
    work(company)
    assert company.session.get_one(Instance, fine).state == InstanceState.COMPLETED
    [incident] = incidents(company)
    assert (incident.kind, incident.instance_id, incident.activity_id) == ("job", stuck, "W")
    assert "连续自动执行" in incident.message
    assert "automatic steps in a row" in incident.message
    job = company.session.scalars(select(Job)).one()
    # Trying again would end the same way, so it was tried once.
    assert (job.attempts, job.due_at) == (1, None)


def test_runaway_multi_instance(company: Company) -> None:
    inner = el(
        "subProcess",
        "P",
        items("=list"),
        el("startEvent", "s"),
        el(
            "subProcess",
            "Q",
            items("=list"),
            el("startEvent", "t"),
            el("task", "T"),
            el("endEvent", "f"),
            chain("t", "T", "f"),
        ),
        el("endEvent", "e"),
        chain("s", "Q", "e"),
    )
    deploy(company, S, A, inner, E, chain("S", "A", "P", "E"))
    commands.start(company.session, "p", {}, by=SYSTEM)
    assert "tokens would be open" in refused(company, list=list(range(5_000))).message


def test_a_collection_without_end(company: Company) -> None:
    deploy(company, S, A, el("task", "B", items("=list")), E, chain("S", "A", "B", "E"))
    commands.start(company.session, "p", {}, by=SYSTEM)
    assert "10001 items" in refused(company, list=list(range(10_001))).message


def test_huge_data(company: Company) -> None:
    deploy(
        company, S, A, el("userTask", "B", zeebe("assignmentDefinition", assignee="yi")), E, chain("S", "A", "B", "E")
    )
    commands.start(company.session, "p", {}, by=SYSTEM)
    message = refused(company, note="short", report=["投诉" * 10_000] * 100).message
    assert "the largest is report" in message


def test_processes_that_call_each_other(company: Company) -> None:
    with pytest.raises(DefinitionInvalid, match="call itself"):
        deploy(company, S, el("callActivity", "C", zeebe("calledElement", processId="p")), E, chain("S", "C", "E"))


def test_a_cycle_overdue_by_a_thousand_rounds_fires_once(company: Company) -> None:
    reminder = boundary("R", "A", timer("timeCycle", "R/PT1H"), interrupting=False)
    deploy(company, S, A, reminder, el("endEvent", "N"), E, chain("S", "A", "E"), chain("R", "N"))
    instance = commands.start(company.session, "p", {}, by=SYSTEM)
    company.let(timedelta(hours=1_000, minutes=30))
    assert run_due(company.session) == 1
    assert run_due(company.session) == 0
    due = company.session.scalars(select(Job.due_at).where(Job.kind == JobKind.TIMER)).one()
    assert due is not None
    assert timedelta(minutes=29) < due - clock.now() < timedelta(minutes=31)
    assert company.session.get_one(Instance, instance.id).state == InstanceState.ACTIVE


def test_messages_that_begin_what_sends_them(company: Company) -> None:
    begin, send = el("startEvent", "M", event("message", "ping")), el("endEvent", "Z", event("message", "ping"))
    deploy(company, S, begin, send, chain("S", "Z"), chain("M", "Z"), head=named(message="ping"))
    commands.start(company.session, "p", {}, by=SYSTEM)
    work(company)
    [incident] = incidents(company)
    assert "set itself off" in incident.message
    assert company.session.scalar(select(func.count()).select_from(Instance)) == limits.MAX_CHAIN + 2


def test_a_loop_through_services(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PASSES", 70)
    monkeypatch.setitem(_services, "again", _services["notify"])
    del _services["again"]

    @service("again", Text("再来", "Again"))
    def again(context: object) -> None:
        """Do nothing, quickly."""

    call = el("serviceTask", "T", zeebe("taskDefinition", type="again"))
    choice = el("exclusiveGateway", "X", default="X-E") + flow("X", "T", "=true") + flow("X", "E")
    deploy(company, S, call, choice, E, chain("S", "T", "X"))
    commands.start(company.session, "p", {}, by=SYSTEM)
    work(company)
    [incident] = incidents(company)
    assert (incident.kind, incident.activity_id) == ("job", "T")
    assert "passed 70 times" in incident.message
