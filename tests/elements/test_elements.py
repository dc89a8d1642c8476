"""One small diagram per element: what is done to it, and the trail it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from engine.feel.values import to_plain
from engine.lint import lint_process
from tests.elements.cases import CASES, PAID, names
from tests.elements.playing import HERE, Case, play, source
from tests.engine.tokens.driver import Driver

NOW = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=names())
def test_element(case: Case) -> None:
    driver = play(case)
    assert driver.trail == case.trail.split()
    assert driver.run.state == case.state
    assert driver.open() == []
    assert {**driver.variables, **case.gives} == driver.variables
    assert [(t.kind, t.name, t.correlation_key) for t in driver.thrown] == case.thrown
    entered = [step.token_id for step in driver.steps if step.kind == "entered"]
    left = [step.token_id for step in driver.steps if step.kind in ("completed", "cancelled")]
    assert sorted(entered) == sorted(left)


def test_every_diagram_is_played() -> None:
    files = {path.stem for path in HERE.glob("*.bpmn")}
    assert files - {"called"} == {case.file for case in CASES}


@pytest.mark.parametrize("path", sorted(HERE.glob("*.bpmn")), ids=lambda path: path.stem)
def test_lint_has_nothing_against_what_runs(path: Path) -> None:
    """Nothing but what these short examples leave out, such as who does a task."""
    errors = [problem for problem in lint_process(path.read_bytes()) if problem.severity == "error"]
    assert [(problem.rule, problem.element_id) for problem in errors if problem.kind != "missing"] == []


def test_no_element_needs_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing a diagram does reaches ``eval`` or ``exec``, not even through SpiffWorkflow."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("Python was to be evaluated")

    monkeypatch.setattr("builtins.eval", refuse)
    monkeypatch.setattr("builtins.exec", refuse)
    for case in CASES:
        assert play(case).trail == case.trail.split()


def test_what_a_person_is_told_about_a_task() -> None:
    with clock.frozen(NOW):
        driver = Driver(source("user-task"), {"who": "li", "role": "legal", "due": timedelta(days=1)})
    wait = driver.reload().waits[0]
    assert (wait.kind, wait.assignee, wait.priority) == ("task", "li", 42)
    assert wait.candidate_groups == ["qa_auditor", "legal"]
    assert wait.candidate_users == ["ann", "bob"]
    assert wait.due_at == NOW + timedelta(days=1)
    assert wait.follow_up_at == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert wait.inputs == {"draft": "for li"}
    assert "more" not in driver.do("A", said="yes", more=1).variables


def test_what_a_service_is_told_about_its_job() -> None:
    wait = Driver(source("service-task"), {"who": "li"}).reload().waits[0]
    assert (wait.kind, wait.job_type, wait.retries) == ("service", "mail", 5)
    assert wait.headers == {"to": "li", "kind": "note"}


def test_which_rules_decided_is_in_the_journal() -> None:
    driver = play(Case("business-rule-task", "", given={"days": 9}))
    [step] = [step for step in driver.steps if step.kind == "decided"]
    assert step.detail == {"decision": "urgency", "explanation": {"rules": [1]}}
    assert driver.variables["level"] == "low"


def test_what_a_message_carries() -> None:
    driver = Driver(source("message-throw"), {**PAID, "n": 1})
    assert to_plain(driver.thrown[0].payload) == {"sum": 1}
    assert "sum" not in driver.variables


def test_the_called_process_sees_only_what_it_is_given() -> None:
    driver = Driver(source("call-activity"), {"n": 5, "hidden": 1}, called={"called": source("called")})
    wait = driver.reload().waits[0]
    assert (wait.activity.process_id, wait.activity.id) == ("called", "A")
    assert to_plain(driver.run.visible(wait.token_id)) == {"given": 5}
    assert ("called#A", 1) in driver.run.positions


def test_times_of_timers() -> None:
    with clock.frozen(NOW):
        assert Driver(source("timer-boundary"), {"limit": timedelta(days=2)}).wait("T").due_at == NOW + timedelta(
            days=2
        )
        # A date alone means midnight where people read it.
        date = Driver(source("timer-date"), {"until": "2026-12-24"}).wait("T").due_at
        assert date == datetime(2026, 12, 23, 16, 0, tzinfo=UTC)
        cycle = Driver(source("timer-cycle"))
        assert (cycle.wait("T").due_at, cycle.wait("T").repeats) == (NOW + timedelta(hours=1), 2)
    with clock.frozen(NOW + timedelta(hours=1)):
        cycle.fire("T")
    assert (cycle.wait("T").due_at, cycle.wait("T").repeats) == (NOW + timedelta(hours=2), 1)
