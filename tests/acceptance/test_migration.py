"""A complaint at work goes over to a changed procedure and back at every step: tasks, people and clocks stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.instances.programs import current_revision
from engine.ledger import verify_all
from engine.model import Clock, DefinitionKind, Job, JobKind, Task, TaskCandidate, TaskState
from tests.acceptance.conftest import ACCEPTED, OPINION, OWNER, REPORT, Case, Company
from web.demo.load import shipped_files

FILE = "complaint.bpmn"
THERE = {
    "answering": "answering_now",
    "opine": "give_opinion",
    "clock_handle": "handle_in_time",
    "opinion_late": "late",
}
BACK = {new: old for old, new in THERE.items()}


@pytest.fixture
def revisions(company: Company) -> tuple[str, str]:
    """Return the shipped revision and one with other ids for the department's opinion and its clock."""
    shipped = shipped_files()[FILE]
    text = shipped.decode()
    for old, new in THERE.items():
        assert f'"{old}"' in text
        text = text.replace(f'"{old}"', f'"{new}"').replace(f">{old}</", f">{new}</")
    old = current_revision(company.session, DefinitionKind.PROCESS, "complaint").id
    commands.deploy(company.session, {FILE: text.encode()}, by=SYSTEM)
    company.session.expire_all()
    new = current_revision(company.session, DefinitionKind.PROCESS, "complaint").id
    return old, new


def rows(case: Case) -> list[list[Any]]:
    """Return what people and machines have to do in a case, without the names of the steps."""
    session, id_ = case.company.session, case.instance.id
    session.rollback()
    tasks = select(
        Task.id, Task.name, Task.assignee_id, Task.due_at, Task.form_key, Task.form_revision_id, Task.priority
    ).where(Task.instance_id == id_, Task.state == TaskState.OPEN)
    found: list[Any] = [
        tasks.order_by(Task.id),
        select(TaskCandidate.id, TaskCandidate.role_key, TaskCandidate.person_id).join(Task).order_by(TaskCandidate.id),
        select(Clock.id, Clock.key, Clock.due_at, Clock.stopped_at, Clock.breached_at)
        .where(Clock.instance_id == id_)
        .order_by(Clock.id),
        select(Job.id, Job.due_at).where(Job.instance_id == id_, Job.kind == JobKind.TIMER).order_by(Job.id),
    ]
    return [list(session.execute(one)) for one in found]


def test_a_complaint_moves_there_and_back_at_every_step(company: Company, revisions: tuple[str, str]) -> None:
    old, new = revisions
    session = company.session
    case = company.begin("chenxiao", entry="register")
    if case.instance.revision_id == new:
        commands.migrate(session, case.instance.id, old, mapping=BACK, reason="从原版次开始", by=SYSTEM)
    steps: list[Callable[[], Any]] = [
        lambda: case.do("register", **OWNER),
        lambda: case.do("respond", response="reached", comforted=True, response_note="已致电安抚并说明步骤。"),
        case.assessed,
        lambda: case.do("opine", **OPINION),
        lambda: case.do("reply", **ACCEPTED),
        case.finished,
        case.revisited,
        lambda: case.do("report", **REPORT),
    ]
    for step in steps:
        before = rows(case)
        assert before[0]
        commands.migrate(session, case.instance.id, new, mapping=THERE, reason="换版", by=SYSTEM)
        assert "opine" not in case.steps
        assert rows(case) == before
        commands.migrate(session, case.instance.id, old, mapping=BACK, reason="换回", by=SYSTEM)
        assert rows(case) == before
        step()
    assert case.state == "completed"
    assert all(found.ok for found in verify_all(session))


def test_a_breached_clock_goes_on_in_the_other_revision(company: Company, revisions: tuple[str, str]) -> None:
    old, new = revisions
    case = company.complaint().answered()
    if case.instance.revision_id == old:
        commands.migrate(company.session, case.instance.id, new, mapping=THERE, reason="换版", by=SYSTEM)
    assert case.steps == ["give_opinion"]
    company.now_is("2026-12-16 09:30")
    running = [clock for clock in company.session.scalars(select(Clock)) if clock.stopped_at is None]
    assert running
    assert all(clock.breached_at is not None for clock in running)
    commands.migrate(company.session, case.instance.id, old, mapping=BACK, reason="换回", by=SYSTEM)
    company.session.expire_all()
    assert all(clock.stopped_at is None for clock in running)
    case.opined().do("reply", **{**ACCEPTED, "agreed_date": "2026-12-20"})
    company.session.expire_all()
    assert [clock for clock in running if clock.stopped_at is not None]
