"""One small diagram per element: what is done to it, and the trail it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine import clock
from engine.feel.values import to_plain
from tests.engine.tokens.driver import Driver

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


@dataclass
class Case:
    """``actions`` are (method of the driver, element, result); ``trail`` the completed elements in order."""

    file: str
    trail: str
    actions: list[tuple[Any, ...]] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    gives: dict[str, Any] = field(default_factory=dict)
    start: str | None = None
    thrown: list[tuple[str, str, str | None]] = field(default_factory=list)
    state: str = "completed"


PAID = {"number": "K-7"}
CASES = [
    Case("start-none", "S A E", [("do", "A")]),
    Case("start-message", "M B E", [("do", "B")], {"no": 5}, {"number": 5}, start="M"),
    Case(
        "user-task",
        "S A E",
        [("do", "A", {"said": "yes", "more": 1})],
        {"who": "li", "role": "x", "due": None},
        {"answer": "yes"},
    ),
    Case("manual-task", "S A E", [("do", "A")]),
    Case("task", "S A E", given={"n": 1}, gives={"y": 4}),
    Case("script-task", "S A E", given={"n": 4}, gives={"double": 8}),
    Case("service-task", "S A E", [("do", "A", {"sent": True})], {"who": "li"}, {"sent": True}),
    Case("business-rule-task", "S A E", given={"days": 3}, gives={"level": "high"}),
    Case("send-task", "S A E", given={**PAID, "n": 9}, thrown=[("message", "paid", "K-7")]),
    Case("receive-task", "S A E", [("message", "A", {"sum": 3})], PAID, {"sum": 3}),
    Case("exclusive-gateway", "S X A E", [("do", "A")], {"n": 11}),
    Case("exclusive-gateway", "S X B E", [("do", "B")], {"n": 7}),
    Case("exclusive-gateway", "S X C E", [("do", "C")], {"n": 1}),
    Case("parallel-gateway", "S F B A J E", [("do", "B"), ("do", "A")]),
    Case("inclusive-gateway", "S F B A J E", [("do", "B"), ("do", "A")], {"a": True, "b": True}),
    Case("inclusive-gateway", "S F B J E", [("do", "B")], {"a": False, "b": True}),
    Case("inclusive-gateway", "S F C J E", [("do", "C")], {"a": False, "b": None}),
    Case("event-based-gateway", "S G M E", [("message", "M", {"sum": 1})], PAID, {"sum": 1}),
    Case("event-based-gateway", "S G T E", [("fire", "T")], PAID),
    Case("event-based-start", "N B E", [("do", "B")], start="N"),
    Case("sub-process", "S s A e P E", [("do", "A", {"n": 5, "seen": 1})], {}, {"result": 5, "seen": 1}),
    Case("call-activity", "S S A E C E", [("do", "A", {"answer": 6, "n": 0})], {"n": 5}, {"result": 6, "n": 5}),
    Case(
        "multi-instance-parallel",
        "S A A A E",
        [("do", "A", {"answer": "second"}, 1), ("do", "A", {"answer": "first"})],
        {"people": ["a", "b"]},
        {"answers": ["first", "second"]},
    ),
    Case("multi-instance-parallel", "S A E", given={"people": []}, gives={"answers": []}),
    Case(
        "multi-instance-sequential",
        "S A A A E",
        [("do", "A", {"answer": "yes"}), ("do", "A", {"answer": "no"})],
        {"people": ["a", "b", "c"]},
        {"answers": ["yes", "no", None]},
    ),
    Case("standard-loop", "S A A A E", [("do", "A", {"again": True}), ("do", "A", {"again": False})]),
    Case("standard-loop", "S A A A A E", [("do", "A", {"again": True})] * 3),
    Case("timer-date", "S T E", [("fire", "T")], {"until": "2026-12-24"}),
    Case("timer-boundary", "S T B E", [("fire", "T"), ("do", "B")], {"limit": timedelta(days=2)}),
    Case("timer-boundary", "S A E", [("do", "A")], {"limit": "PT48H"}),
    Case("timer-cycle", "S T R T R A E", [("fire", "T"), ("fire", "T"), ("do", "A")]),
    Case("message-catch", "S M E", [("message", "M", {"sum": 3})], PAID, {"sum": 3}),
    Case(
        "message-throw", "S M E", given={**PAID, "n": 1}, thrown=[("message", "paid", "K-7"), ("message", "over", None)]
    ),
    Case("message-boundary", "S M N M N A E", [("message", "M"), ("message", "M"), ("do", "A")], PAID),
    Case("signal", "S F A C T E E", [("do", "A")], thrown=[("signal", "go", None)]),
    Case("signal", "S F C E A T E", [("signal", "go"), ("do", "A")], thrown=[("signal", "go", None)]),
    Case("error-boundary", "S s A X e P E", [("do", "A", {"ok": True})]),
    Case("error-boundary", "S s A X bad B Refused", [("do", "A", {"ok": False})]),
    Case("error-boundary", "S s B Refused", [("error", "A", "refused")]),
    Case("error-boundary", "S s", [("error", "A", "other")], state="failed"),
    Case("escalation", "S s B T N E A e P E", [("do", "N"), ("do", "A")]),
    Case("conditional", "S F A E C E", [("do", "A", {"ready": True})], {"ready": False}),
    Case("conditional", "S F C E A E", [("do", "A")], {"ready": True}),
    Case("link", "S L1 L2 A E", [("do", "A")]),
    Case("terminate", "S s F A stop P C E", [("do", "A"), ("do", "C")]),
    Case("event-sub-process", "S A E", [("do", "A")], PAID),
    Case(
        "event-sub-process",
        "S hs B he H",
        [("message", "hs", {"why": "moved"}), ("do", "B")],
        PAID,
        {"reason": "moved"},
    ),
    Case(
        "event-sub-process-timer",
        "S hs hs A E B he H B he H",
        [("fire", "hs")] * 2 + [("do", "A"), ("do", "B"), ("do", "B")],
    ),
    Case("none-events", "S N E"),
]


def source(name: str) -> bytes:
    return (HERE / f"{name}.bpmn").read_bytes()


def decide(decision_id: str) -> Any:
    def evaluate(context: dict[str, Any]) -> Any:
        return SimpleNamespace(value="high" if context["days"] < 5 else "low", explanation={"rules": [1]})

    assert decision_id == "urgency"
    return SimpleNamespace(evaluate=evaluate)


def play(case: Case) -> Driver:
    driver = Driver(
        source(case.file),
        case.given,
        called={"called": source("called")},
        decisions=decide,
        start_event=case.start,
    )
    for method, element, *rest in case.actions:
        if method == "signal":
            driver.act("signal", element, {})
        elif method == "error":
            driver.act("throw_error", driver.wait(element).token_id, rest[0], "")
        elif method == "fire":
            driver.fire(element)
        else:
            result = rest[0] if rest else {}
            getattr(driver, method)(element, rest[1] if len(rest) > 1 else 0, **result)
    return driver


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file}-{n}" for n, case in enumerate(CASES)])
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
