"""Corrections of SpiffWorkflow 3.2.0 about event sub-processes: what we do, and beside it what stock does."""

from __future__ import annotations

import pytest
from SpiffWorkflow.exceptions import WorkflowException

from tests.engine.tokens.drawing import chain, condition, el, event, named, process, timer
from tests.engine.tokens.driver import Driver
from tests.engine.tokens.stock import Stock

STARTS = el("startEvent", "S")
ENDS = el("endEvent", "E")


def error_handler(kind: str) -> bytes:
    return process(
        STARTS,
        el("userTask", "A"),
        ENDS,
        el(
            "subProcess",
            "H",
            el("startEvent", "hs", event(kind, "E1"), isInterrupting="true"),
            el("userTask", "hu"),
            el("endEvent", "he"),
            chain("hs", "hu", "he"),
            triggeredByEvent="true",
        ),
        chain("S", "A", "E"),
        head=named(**{kind: "E1"}),
    )


def test_an_error_event_sub_process_runs_only_after_an_error() -> None:
    """Stock reads the handler as a plain start: it runs at once."""
    source = error_handler("error")
    assert Driver(source).open() == ["A"]
    assert Stock(source).open() == ["A", "hu"] or "hu" in Stock(source).open()
    driver = Driver(source)
    assert driver.act("throw_error", driver.wait("A").token_id, "E1", "")
    assert driver.open() == ["hu"]
    assert driver.kinds("A") == ["entered", "thrown", "cancelled"]


def test_an_interrupting_event_sub_process_ends_what_runs_around_it() -> None:
    """Stock never reads isInterrupting."""
    driver = Driver(error_handler("signal"))
    driver.act("signal", "E1", {})
    assert driver.open() == ["hu"]
    assert driver.do("hu").run.state == "completed"


def around(definition: str, head: str) -> bytes:
    """A sub-process with an interrupting event sub-process."""
    return process(
        STARTS,
        el(
            "subProcess",
            "P",
            el("startEvent", "s"),
            el("userTask", "A"),
            el("endEvent", "e"),
            chain("s", "A", "e"),
            el(
                "subProcess",
                "H",
                el("startEvent", "hs", definition),
                el("userTask", "hu"),
                el("endEvent", "he"),
                chain("hs", "hu", "he"),
                triggeredByEvent="true",
            ),
        ),
        ENDS,
        chain("S", "P", "E"),
        head=head,
    )


def test_an_escalation_event_sub_process_waits_for_its_escalation() -> None:
    """Stock reads the handler as a plain start: it runs at once."""
    source = error_handler("escalation")
    assert Driver(source).open() == ["A"]
    assert Stock(source).open() == ["A", "hu"]


def test_an_event_sub_process_inside_a_sub_process_hears_a_signal() -> None:
    """Stock looks for listeners in the process only."""
    source = around(event("signal", "go"), named(signal="go"))
    driver = Driver(source)
    driver.act("signal", "go", {})
    assert driver.open() == ["hu"]
    with pytest.raises(WorkflowException, match="not waiting"):
        Stock(source).signal("go")


def test_an_event_sub_process_inside_a_sub_process_sees_a_condition() -> None:
    """Stock never looks at it."""
    source = around(condition("ok"), "")
    driver = Driver(source, {"ok": True})
    assert driver.open() == ["hu"]
    assert driver.kinds("A") == ["entered", "cancelled"]
    assert Stock(source, ok=True).open() == ["A"]


def test_a_listening_event_sub_process_keeps_nobody_waiting() -> None:
    """Stock does not complete while the timer of an event sub-process runs."""
    handler = el(
        "subProcess",
        "H",
        el("startEvent", "hs", timer("timeDuration", '"PT1H"'), isInterrupting="false"),
        el("endEvent", "he"),
        chain("hs", "he"),
        triggeredByEvent="true",
    )
    source = process(STARTS, el("userTask", "A"), ENDS, handler, chain("S", "A", "E"))
    assert Driver(source.replace(b'"PT1H"', b"PT1H")).do("A").run.state == "completed"
    assert not Stock(source).do("A").flow.is_completed()


def test_a_referenced_error_starts_its_event_sub_process_only_when_thrown() -> None:
    """Stock runs the handler at once."""
    nested = b'<errorEventDefinition errorRef="E1"/>'
    source = error_handler("error").replace(nested, b"<eventDefinitionRef>r</eventDefinitionRef>")
    source = source.replace(b"<process ", b'<errorEventDefinition id="r" errorRef="E1"/><process ')
    driver = Driver(source)
    assert driver.open() == ["A"]
    assert driver.act("throw_error", driver.wait("A").token_id, "E1", "")
    assert driver.open() == ["hu"]
    assert "hu" in Stock(source).open()
