"""A process killed at any statement of a command leaves the instance before it or after it, never between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from engine import commands, ledger
from engine.actor import Actor
from engine.database import open_engine, sessions
from engine.instances.opened import load_locked
from engine.jobs.worker import run_due
from engine.model import Event, Instance, Job, Subscription, Task, TaskState
from tests.engine.commands.conftest import Company, company, deploy

__all__ = ["company"]
KILLED = 9
Action = Callable[[Session], object]


def open_at(path: Path) -> Session:
    return sessions(open_engine(f"sqlite:///{path}"))()


def run_until_killed(path: Path, action: Action, nth: int) -> bool:
    """Do the action in a process of its own that dies at its ``nth`` statement or commit; True if it died."""
    child = os.fork()
    if child == 0:
        session = open_at(path)
        passed = 0

        def step(*_: object) -> None:
            nonlocal passed
            passed += 1
            if passed == nth:
                os._exit(KILLED)

        event.listen(session.get_bind(), "before_cursor_execute", step)
        event.listen(session.get_bind(), "commit", step)
        action(session)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == KILLED


def check(session: Session) -> None:
    """Rows agree with tokens, and every chain is whole."""
    for instance in session.scalars(select(Instance)):
        opened = load_locked(session, instance, running=False)
        waits = {(wait.kind, wait.token_id) for wait in opened.run.waits} if instance.ended_at is None else set()
        rows: set[tuple[str, str]] = set()
        tasks = select(Task.token_id).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)
        rows |= {("task", token) for token in session.scalars(tasks)}
        jobs = select(Job.kind, Job.token_id).where(Job.instance_id == instance.id, Job.token_id.is_not(None))
        rows |= {(str(kind), str(token)) for kind, token in session.execute(jobs)}
        waiting = select(Subscription.kind, Subscription.token_id).where(Subscription.instance_id == instance.id)
        rows |= {(kind, token) for kind, token in session.execute(waiting)}
        assert rows == waits
    assert all(verified.ok for verified in ledger.verify_all(session))
    session.rollback()


def work(session: Session) -> None:
    while run_due(session):
        pass


def fingerprint(session: Session) -> list[tuple[str, str, int]]:
    """Return what counts in the end: each instance's state and how many events it has."""
    counted = select(Event.stream, func.count()).group_by(Event.stream)
    events = {row.stream: row[1] for row in session.execute(counted)}
    return sorted(
        (one.process_key, str(one.state), events.get(f"pi/{one.number}", 0))
        for one in session.scalars(select(Instance))
    )


ACTIONS: dict[str, Callable[[Company], tuple[Action, timedelta]]] = {}


def action(function: Callable[[Company], tuple[Action, timedelta]]) -> Callable[..., object]:
    ACTIONS[function.__name__] = function
    return function


@action
def start(company: Company) -> tuple[Action, timedelta]:
    by = company.jia
    return lambda session: commands.start(session, "leave", {"reason": "假"}, by=by, request_key="r"), timedelta()


@action
def complete(company: Company) -> tuple[Action, timedelta]:
    task_id = company.task(company.start()).id
    return lambda session: commands.complete(session, task_id, {}, by=company.jia, request_key="r"), timedelta()


@action
def claim_and_sign(company: Company) -> tuple[Action, timedelta]:
    task_id = company.asked()[1].id
    return lambda session: commands.complete(session, task_id, {}, by=company.yi, request_key="r"), timedelta()


@action
def timer_and_service(company: Company) -> tuple[Action, timedelta]:
    company.asked()
    return work, timedelta(hours=5)


@action
def throw_to_others(company: Company) -> tuple[Action, timedelta]:
    deploy(company.session, "talk.bpmn")
    instance, approval = company.asked()
    commands.complete(company.session, approval.id, {}, by=company.yi)
    sender: Actor = company.jia
    number = instance.number

    def throw(session: Session) -> None:
        commands.start(session, "sender", {"number": number}, by=sender, request_key="r")
        work(session)

    return throw, timedelta()


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_killed_at_any_statement(name: str, company: Company, tmp_path: Path) -> None:
    act, later = ACTIONS[name](company)
    work(company.session)
    company.let(later)
    company.session.close()
    company.session.get_bind().dispose()
    source = tmp_path / "firebreak.sqlite"
    whole = tmp_path / "whole.sqlite"
    shutil.copy(source, whole)
    with open_at(whole) as session:
        act(session)
        work(session)
        expected = fingerprint(session)
    nth, killed = 0, True
    while killed:
        nth += 1
        path = tmp_path / f"killed{nth}.sqlite"
        shutil.copy(source, path)
        killed = run_until_killed(path, act, nth)
        with open_at(path) as session:
            check(session)
            act(session)
            work(session)
            check(session)
            assert fingerprint(session) == expected, f"killed at statement {nth}"
        path.unlink()
    assert nth > 10
