"""Corrections of SpiffWorkflow 3.2.0 about events: what we do, and in the docstring and beside it what stock does."""

from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.tokens.errors import ExpressionFailed
from tests.engine.tokens.drawing import boundary, chain, condition, el, event, flow, named, process, timer
from tests.engine.tokens.driver import Driver
from tests.engine.tokens.stock import Stock

STARTS = el("startEvent", "S")
ENDS = el("endEvent", "E")


def test_an_interrupting_boundary_event_stops_the_inside_at_once() -> None:
    """Stock cancels one step late: what comes next inside still happens."""
    source = process(
        STARTS,
        el(
            "subProcess",
            "P",
            el("startEvent", "s"),
            el("intermediateThrowEvent", "T", event("signal", "stop")),
            el("intermediateThrowEvent", "After"),
            el("endEvent", "e"),
            chain("s", "T", "After", "e"),
        ),
        boundary("B", "P", event("signal", "stop")),
        el("endEvent", "Stopped"),
        ENDS,
        chain("S", "P", "E"),
        chain("B", "Stopped"),
        head=named(signal="stop"),
    )
    driver = Driver(source)
    assert driver.run.ended_as == "Stopped"
    assert "After" not in driver.trail
    assert "After" in Stock(source).trail


def test_an_error_is_caught_only_around_where_it_was_thrown() -> None:
    """Stock fires every boundary event that knows the code, also of activities that did not fail."""

    def inner(name: str, *middle: str, end: str = "") -> str:
        ids = [f"{name}s", *(["T"] if middle else []), f"{name}e"]
        return el("subProcess", name, el("startEvent", ids[0]), *middle, el("endEvent", ids[-1], end), chain(*ids))

    source = process(
        STARTS,
        el("parallelGateway", "F"),
        inner("P", end=event("error", "E1")),
        inner("Q", el("userTask", "T")),
        boundary("PB", "P", event("error", "E1")),
        boundary("QB", "Q", event("error", "E1")),
        el("endEvent", "PE"),
        el("endEvent", "QE"),
        ENDS,
        chain("S", "F", "P", "E"),
        chain("F", "Q", "E"),
        chain("PB", "PE"),
        chain("QB", "QE"),
        head=named(error="E1"),
    )
    driver = Driver(source)
    assert driver.open() == ["T"]
    assert "PB" in driver.trail
    assert "QB" not in driver.trail
    assert {"PB", "QB"} <= set(Stock(source).trail)


def test_an_error_nobody_catches_fails_the_instance() -> None:
    """Stock completes with success."""
    source = process(STARTS, el("endEvent", "E", event("error", "E1")), chain("S", "E"), head=named(error="E1"))
    driver = Driver(source)
    assert driver.run.state == "failed"
    assert driver.run.failure is not None
    assert driver.run.failure[0] == "E1"
    stock = Stock(source)
    assert stock.flow.is_completed()
    assert stock.flow.success


def test_a_signal_end_event_signals() -> None:
    """Stock does not know signal end events: nothing is thrown."""
    source = process(
        STARTS,
        el("parallelGateway", "F"),
        el("intermediateCatchEvent", "C", event("signal", "go")),
        el("userTask", "A"),
        el("endEvent", "Z", event("signal", "go")),
        ENDS,
        chain("S", "F", "C", "E"),
        chain("F", "A", "Z"),
        head=named(signal="go"),
    )
    driver = Driver(source).do("A")
    assert driver.run.state == "completed"
    assert [(thrown.kind, thrown.name) for thrown in driver.thrown] == [("signal", "go")]
    assert not Stock(source).do("A").flow.is_completed()


def test_link_events_lead_on() -> None:
    """Stock does not read link definitions: the flow stops at the throw."""
    link = '<linkEventDefinition name="over"/>'
    source = process(
        STARTS,
        el("intermediateThrowEvent", "L1", link),
        el("intermediateCatchEvent", "L2", link),
        el("userTask", "A"),
        ENDS,
        chain("S", "L1"),
        chain("L2", "A", "E"),
    )
    assert Driver(source).open() == ["A"]
    assert Stock(source).open() == []


def test_timers_behind_one_gateway_keep_their_own_times() -> None:
    """Stock keeps one time for all of them: the second never fires on its own."""
    source = process(
        STARTS,
        el("eventBasedGateway", "G"),
        el("intermediateCatchEvent", "T1", timer("timeDuration", '"PT1H"')),
        el("intermediateCatchEvent", "T2", timer("timeDate", '"2020-01-01T00:00:00+00:00"')),
        ENDS,
        chain("S", "G", "T1", "E"),
        chain("G", "T2", "E"),
    )
    driver = Driver(source.replace(b'"PT1H"', b"PT1H").replace(b'"2020', b"2020").replace(b'0:00"', b"0:00"))
    first, second = driver.wait("T1").due_at, driver.wait("T2").due_at
    assert first is not None
    assert second is not None
    assert second.year == 2020
    assert driver.fire("T2").run.state == "completed"
    stock = Stock(source)
    stock.flow.refresh_timers()
    stock.flow.do_engine_steps()
    assert not stock.flow.is_completed()


def test_an_overdue_cycle_fires_once() -> None:
    """Stock makes up for every missed round."""
    source = process(
        STARTS,
        el("userTask", "A"),
        boundary("B", "A", timer("timeCycle", '"R5/2020-01-01T00:00:00+00:00/PT1H"'), interrupting=False),
        el("userTask", "R"),
        ENDS,
        chain("S", "A", "E"),
        chain("B", "R"),
        flow("R", "E"),
    )
    driver = Driver(source.replace(b'"R5/', b"R5/").replace(b'/PT1H"', b"/PT1H")).fire("B")
    assert driver.open().count("R") == 1
    wait = driver.wait("B")
    assert wait.repeats == 4
    assert wait.due_at is not None
    assert wait.due_at.year >= 2026
    stock = Stock(source)
    for _ in range(6):
        stock.flow.refresh_timers()
        stock.flow.do_engine_steps()
    assert stock.open().count("R") == 5


def test_a_condition_is_looked_at_again_after_every_write() -> None:
    """Stock looks once: a conditional event that waits is never asked again."""
    source = process(
        STARTS,
        el("parallelGateway", "F"),
        el(
            "intermediateCatchEvent",
            "C",
            "<conditionalEventDefinition><condition>ok</condition></conditionalEventDefinition>",
        ),
        el("userTask", "A"),
        ENDS,
        chain("S", "F", "C", "E"),
        chain("F", "A", "E"),
    )
    assert Driver(source, {"ok": False}).do("A", ok=True).run.state == "completed"
    assert not Stock(source, ok=False).do("A", ok=True).flow.is_completed()


@pytest.mark.parametrize("kind", ["escalation", "conditional"])
def test_every_interrupting_boundary_event_stops_the_inside_at_once(kind: str) -> None:
    """Stock cancels one step late."""
    throw = event("escalation", "x") if kind == "escalation" else ""
    definition = event("escalation", "x") if kind == "escalation" else condition("late")
    inside = el(
        "subProcess",
        "P",
        el("startEvent", "s"),
        el("userTask", "A"),
        el("intermediateThrowEvent", "T", throw),
        el("intermediateThrowEvent", "After"),
        el("endEvent", "e"),
        chain("s", "A", "T", "After", "e"),
    )
    stopped = el("endEvent", "Stopped")
    parts = [STARTS, inside, boundary("B", "P", definition), stopped, ENDS, chain("S", "P", "E"), chain("B", "Stopped")]
    source = process(*parts, head=named(escalation="x"))
    driver = Driver(source)
    if kind == "escalation":
        driver.do("A")
    else:
        driver.act("set_variable", "late", True)
    assert driver.run.ended_as == "Stopped"
    assert "After" not in driver.trail
    assert "After" in Stock(source, late=False).do("A", late=True).trail


def test_a_signal_end_event_of_a_sub_process_signals() -> None:
    """Stock throws nothing there either."""
    inside = el(
        "subProcess",
        "P",
        el("startEvent", "s"),
        el("endEvent", "e", event("signal", "go")),
        chain("s", "e"),
    )
    catch = el("intermediateCatchEvent", "C", event("signal", "go"))
    fork = el("parallelGateway", "F")
    source = process(
        STARTS, fork, catch, inside, ENDS, chain("S", "F", "C", "E"), chain("F", "P", "E"), head=named(signal="go")
    )
    assert Driver(source).run.state == "completed"
    assert not Stock(source).flow.is_completed()


def test_a_signal_caught_inside_also_leaves_the_instance() -> None:
    """Stock keeps a signal that its own instance caught from all others."""
    source = process(
        STARTS,
        el("parallelGateway", "F"),
        el("intermediateCatchEvent", "C", event("signal", "go")),
        el("intermediateThrowEvent", "T", event("signal", "go")),
        ENDS,
        chain("S", "F", "C", "E"),
        chain("F", "T", "E"),
        head=named(signal="go"),
    )
    assert [(thrown.name, thrown.caught_here) for thrown in Driver(source).thrown] == [("go", True)]
    assert Stock(source).flow.get_events() == []


def test_a_referenced_timer_waits() -> None:
    """Stock sees nested definitions only: the event is passed at once."""
    source = process(
        STARTS,
        el("intermediateCatchEvent", "T", "<eventDefinitionRef>hour</eventDefinitionRef>"),
        ENDS,
        chain("S", "T", "E"),
        head='<timerEventDefinition id="hour"><timeDuration>"PT1H"</timeDuration></timerEventDefinition>',
    )
    assert Driver(source.replace(b'"PT1H"', b"PT1H")).open() == ["T"]
    assert Stock(source).flow.is_completed()


def test_a_duration_below_zero_is_refused() -> None:
    """Stock drops the sign and waits five minutes."""
    source = process(
        STARTS, el("intermediateCatchEvent", "T", timer("timeDuration", '"-PT5M"')), ENDS, chain("S", "T", "E")
    )
    with pytest.raises(ExpressionFailed, match="-PT5M"):
        Driver(source.replace(b'"-PT5M"', b"-PT5M"))
    assert not Stock(source).flow.is_completed()


def test_compensation_undoes_what_was_completed() -> None:
    """Stock refuses the boundary event, and passes the throw event as if it meant nothing."""
    parts = [STARTS, el("userTask", "A"), el("intermediateThrowEvent", "T", event("compensate")), ENDS]
    handled = [
        boundary("B", "A", event("compensate")),
        el("userTask", "U", isForCompensation="true"),
        '<association id="a" sourceRef="B" targetRef="U"/>',
    ]
    source = process(*parts, *handled, chain("S", "A", "T", "E"))
    assert Driver(source).do("A").open() == ["U"]
    with pytest.raises(ValidationException, match="Unsupported Catch Event"):
        Stock(source)
    assert Stock(process(*parts, chain("S", "A", "T", "E"))).do("A").flow.is_completed()
