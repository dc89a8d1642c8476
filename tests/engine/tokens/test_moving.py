"""The plain way of a token: tasks, gateways, sub-processes, events, and what is noted of it."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.engine.tokens.drawing import boundary, chain, el, event, flow, io, items, keyed, named, process, timer, zeebe
from tests.engine.tokens.driver import Driver

APPROVAL = process(
    el("startEvent", "Start"),
    el("userTask", "A"),
    el("exclusiveGateway", "X", default="X-C"),
    el("userTask", "B"),
    el("userTask", "C"),
    el("parallelGateway", "F"),
    el("parallelGateway", "J"),
    el("userTask", "D"),
    el("userTask", "E"),
    el("endEvent", "End"),
    chain("Start", "A", "X"),
    flow("X", "B", "=ok"),
    flow("X", "C"),
    chain("B", "F", "D", "J"),
    chain("F", "E", "J", "End"),
    chain("C", "End"),
)


def test_branches_meet_again_and_elements_may_be_called_start_and_end() -> None:
    driver = Driver(APPROVAL, {"n": 1})
    driver.do("A", ok=True).do("B").do("D")
    assert driver.run.positions == [("E", 1), ("J", 1)]
    driver.do("E")
    assert driver.run.state == "completed"
    assert driver.run.ended_as == "End"
    assert driver.trail == ["Start", "A", "X", "B", "F", "D", "E", "J", "End"]
    assert driver.variables == {"n": 1, "ok": True}
    assert driver.run.passed["F"] == 1
    assert "X-C" not in driver.run.taken_flows


def test_the_default_flow_is_taken_when_nothing_is_known() -> None:
    driver = Driver(APPROVAL).do("A")
    assert driver.open() == ["C"]


def test_items_of_a_sub_process_with_a_reminder_and_a_limit() -> None:
    source = process(
        el("startEvent", "S"),
        el(
            "subProcess",
            "P",
            el("startEvent", "s"),
            el("userTask", "T", items("=list", outputCollection="answers", outputElement="=answer")),
            el("endEvent", "e"),
            chain("s", "T", "e"),
        ),
        boundary("Reminder", "P", timer("timeDuration", "PT1H"), interrupting=False),
        boundary("Limit", "P", timer("timeDuration", "P1D")),
        el("userTask", "N"),
        el("endEvent", "E"),
        chain("S", "P", "E"),
        chain("Reminder", "N"),
        chain("Limit", "E"),
    )
    driver = Driver(source, {"list": ["a", "b"]}).fire("Reminder").do("T", 1, answer=2).do("T", answer=1)
    assert driver.variables["answers"] == [1, 2]
    assert driver.do("N").run.state == "completed"

    late = Driver(source, {"list": ["a", "b"]}).fire("Limit")
    assert late.run.state == "completed"
    assert late.kinds("P") == ["entered", "cancelled"]
    assert late.kinds("T") == ["entered"] * 3 + ["cancelled"] * 3


def test_errors_go_to_the_boundary_event_that_names_them() -> None:
    source = process(
        el("startEvent", "S"),
        el(
            "subProcess",
            "P",
            el("startEvent", "s"),
            el(
                "serviceTask",
                "T",
                zeebe("taskDefinition", type="mail"),
                zeebe("taskHeaders", zeebe("header", key="to", value="=who"), zeebe("header", key="cc", value="us")),
                io({"a": "=1+n"}, {"out": "=a+r"}),
            ),
            el("endEvent", "e", event("error", "E1")),
            chain("s", "T", "e"),
        ),
        boundary("B", "P", event("error", "E1")),
        el("endEvent", "Good"),
        el("endEvent", "Bad"),
        chain("S", "P", "Good"),
        chain("B", "Bad"),
        head=named(error="E1 E2"),
    )
    variables = {"n": 1, "who": "me"}
    driver = Driver(source, variables)
    wait = driver.wait("T")
    assert (wait.kind, wait.job_type, wait.retries, wait.headers) == ("service", "mail", 3, {"to": "me", "cc": "us"})
    assert wait.inputs == {"a": 2}
    driver.do("T", r=5)
    assert (driver.run.state, driver.run.ended_as) == ("completed", "Bad")
    assert driver.variables == {**variables, "out": 7}

    thrown = Driver(source, variables)
    assert thrown.act("throw_error", thrown.wait("T").token_id, "E1", "no paper") is True
    assert thrown.run.ended_as == "Bad"

    uncaught = Driver(source, variables)
    assert uncaught.act("throw_error", uncaught.wait("T").token_id, "E2", "no ink") is False
    assert (uncaught.run.state, uncaught.run.failure) == ("failed", ("E2", "no ink"))
    assert uncaught.open() == []


def test_the_first_event_wins_and_an_event_sub_process_runs_beside() -> None:
    source = process(
        el("startEvent", "S"),
        el("eventBasedGateway", "G"),
        el("intermediateCatchEvent", "M", event("message", "paid")),
        el("intermediateCatchEvent", "T1", timer("timeDuration", "PT1H")),
        el("intermediateCatchEvent", "T2", timer("timeDate", "=until")),
        el("endEvent", "E"),
        el(
            "subProcess",
            "H",
            el("startEvent", "hs", event("signal", "alarm"), isInterrupting="false"),
            el("userTask", "hu"),
            el("endEvent", "he"),
            chain("hs", "hu", "he"),
            triggeredByEvent="true",
        ),
        chain("S", "G", "M", "E"),
        flow("G", "T1"),
        flow("G", "T2"),
        chain("T1", "E"),
        chain("T2", "E"),
        head=named(signal="alarm") + keyed("paid", "=number"),
    )
    until = datetime(2027, 1, 1, tzinfo=UTC)
    driver = Driver(source, {"number": 7, "until": until})
    assert driver.wait("M").correlation_key == "7"
    assert driver.wait("T2").due_at == until
    assert driver.wait("T1").due_at is not None
    assert driver.wait("T1").due_at != until
    driver.act("signal", "alarm", {})
    driver.act("signal", "alarm", {})
    driver.message("M", amount=3)
    assert driver.open() == ["hs", "hu", "hu"]
    assert driver.do("hu").do("hu").run.state == "completed"
    assert driver.variables["amount"] == 3
