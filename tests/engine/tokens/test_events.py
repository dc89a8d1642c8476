"""Who catches what: errors and escalations from the inside out, messages, signals, conditions, cycles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import clock
from engine.tokens.errors import ExpressionFailed
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, io, items, keyed, named, process, timer, zeebe
from tests.engine.tokens.driver import Driver

S, E, A = el("startEvent", "S"), el("endEvent", "E"), el("userTask", "A")
NOW = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def sub(id: str, *middle: str, end: str = "", **more: str) -> str:
    """A sub-process of user tasks (given by id) between its own start and end."""
    ids = [f"{id}s", *(part for part in middle if not part.startswith("<")), f"{id}e"]
    parts = [el("userTask", part) if not part.startswith("<") else part for part in middle]
    return el("subProcess", id, el("startEvent", ids[0]), *parts, el("endEvent", ids[-1], end), chain(*ids), **more)


def handler(id: str, definition: str, *middle: str, interrupting: bool = True, end: str = "") -> str:
    """An event sub-process of user tasks."""
    start = el("startEvent", f"{id}s", definition, isInterrupting=str(interrupting).lower())
    ids = [f"{id}s", *middle, f"{id}e"]
    parts = [start, *(el("userTask", part) for part in middle), el("endEvent", ids[-1], end)]
    return el("subProcess", id, *parts, chain(*ids), triggeredByEvent="true")


def test_an_event_that_names_the_error_comes_before_one_that_catches_all() -> None:
    source = process(
        S,
        sub("P", "A"),
        boundary("Any", "P", event("error")),
        boundary("One", "P", event("error", "E1"), io(outputs={"why": '=errorCode + ": " + errorMessage'})),
        *(el("endEvent", end) for end in ("EAny", "EOne", "E")),
        chain("S", "P", "E"),
        chain("Any", "EAny"),
        chain("One", "EOne"),
        head=named(error="E1 E2"),
    )
    driver = Driver(source)
    assert driver.act("throw_error", driver.wait("A").token_id, "E1", "lost")
    assert (driver.run.ended_as, driver.variables) == ("EOne", {"why": "E1: lost"})
    driver = Driver(source)
    assert driver.act("throw_error", driver.wait("A").token_id, "E2", "lost")
    assert driver.run.ended_as == "EAny"


def test_an_error_of_a_called_process_is_caught_at_the_call() -> None:
    called = process(
        S, A, el("endEvent", "E", event("error", "E1")), chain("S", "A", "E"), id="q", head=named(error="E1")
    )
    call = el("callActivity", "C", zeebe("calledElement", processId="q"))
    source = process(
        S,
        call,
        boundary("B", "C", event("error", "E1")),
        E,
        el("endEvent", "F"),
        chain("S", "C", "E"),
        chain("B", "F"),
        head=named(error="E1"),
    )
    driver = Driver(source, called={"q": called}).do("A")
    assert (driver.run.state, driver.run.ended_as) == ("completed", "F")
    assert driver.run.passed["q#E"] == 1


def test_an_item_that_fails_ends_all_items() -> None:
    source = process(
        S,
        el("userTask", "A", items("=[1, 2, 3]")),
        boundary("B", "A", event("error", "E1")),
        E,
        chain("S", "A", "E"),
        chain("B", "E"),
        head=named(error="E1"),
    )
    driver = Driver(source)
    assert driver.act("throw_error", driver.wait("A", 1).token_id, "E1", "")
    assert driver.run.state == "completed"
    assert driver.kinds("A").count("cancelled") == 4


def test_an_event_sub_process_catches_before_the_boundary_of_its_scope() -> None:
    inner = el(
        "subProcess",
        "P",
        el("startEvent", "s"),
        A,
        el("endEvent", "e"),
        chain("s", "A", "e"),
        handler("H", event("error", "E1"), "B"),
    )
    source = process(
        S,
        inner,
        boundary("X", "P", event("error", "E1")),
        E,
        el("endEvent", "F"),
        chain("S", "P", "E"),
        chain("X", "F"),
        head=named(error="E1"),
    )
    driver = Driver(source)
    assert driver.act("throw_error", driver.wait("A").token_id, "E1", "")
    assert driver.open() == ["B"]
    assert driver.act("throw_error", driver.wait("B").token_id, "E1", "again")
    assert driver.run.ended_as == "F"


def test_an_uncaught_escalation_leaves_and_everything_goes_on() -> None:
    source = process(
        S,
        el("intermediateThrowEvent", "T", event("escalation", "late")),
        A,
        E,
        chain("S", "T", "A", "E"),
        head=named(escalation="late"),
    )
    driver = Driver(source)
    assert [(thrown.kind, thrown.name, thrown.activity_id) for thrown in driver.thrown] == [("escalation", "late", "T")]
    assert driver.open() == ["A"]


def test_an_interrupting_escalation_ends_who_threw_it() -> None:
    source = process(
        S,
        sub("P", "A", end=event("escalation", "late")),
        boundary("B", "P", event("escalation", "late")),
        E,
        el("endEvent", "F"),
        chain("S", "P", "E"),
        chain("B", "F"),
        head=named(escalation="late"),
    )
    driver = Driver(source).do("A")
    assert driver.run.ended_as == "F"
    assert driver.kinds("Pe")[-1] == "completed"
    assert driver.kinds("P") == ["entered", "cancelled"]


def test_a_message_is_taken_once_inside_the_own_instance() -> None:
    catch = [el("intermediateCatchEvent", f"M{n}", event("message", "paid")) for n in (1, 2)]
    source = process(
        S,
        el("parallelGateway", "F"),
        *catch,
        A,
        el("intermediateThrowEvent", "T", event("message", "paid"), io({"sum": "=9"})),
        E,
        chain("S", "F", "M1", "E"),
        chain("F", "M2", "E"),
        chain("F", "A", "T", "E"),
        head=keyed("paid", "=number"),
    )
    driver = Driver(source, {"number": 1}).do("A")
    assert driver.open() == ["M2"]
    assert driver.variables["sum"] == 9
    assert [(thrown.name, thrown.caught_here) for thrown in driver.thrown] == [("paid", True)]


def test_a_message_without_a_key_value_could_never_come() -> None:
    source = process(
        S, el("receiveTask", "A", messageRef="paid"), E, chain("S", "A", "E"), head=keyed("paid", "=number")
    )
    with pytest.raises(ExpressionFailed, match="A"):
        Driver(source)


def test_a_condition_at_the_border_fires_each_time_it_becomes_true() -> None:
    condition = "<conditionalEventDefinition><condition>=n > 2</condition></conditionalEventDefinition>"
    source = process(
        S,
        A,
        boundary("C", "A", condition, interrupting=False),
        el("endEvent", "F"),
        E,
        chain("S", "A", "E"),
        chain("C", "F"),
    )
    driver = Driver(source, {"n": 0})
    for value in (3, 4, 1, 5):
        driver.act("set_variable", "n", value)
    driver.act("refresh")
    assert driver.trail.count("C") == 2


def test_an_endless_reminder_keeps_its_rhythm_over_months() -> None:
    source = process(
        S,
        A,
        boundary("T", "A", timer("timeCycle", "R/P1M"), interrupting=False),
        el("endEvent", "F"),
        E,
        chain("S", "A", "E"),
        chain("T", "F"),
    )
    with clock.frozen(NOW):
        driver = Driver(source)
    assert (driver.wait("T").due_at, driver.wait("T").repeats) == (datetime(2026, 12, 16, 1, 30, tzinfo=UTC), -1)
    with clock.frozen(NOW + timedelta(days=70)):
        driver.fire("T")
    assert driver.wait("T").due_at == datetime(2027, 2, 16, 1, 30, tzinfo=UTC)


def test_a_hundred_reminders_leave_no_trace_in_the_state() -> None:
    source = process(
        S,
        A,
        boundary("T", "A", timer("timeCycle", "R/PT1H"), interrupting=False),
        el("endEvent", "F"),
        E,
        chain("S", "A", "E"),
        chain("T", "F"),
    )
    driver = Driver(source).fire("T")
    before = len(driver.run.encode())
    for _ in range(100):
        driver.fire("T")
    assert len(driver.run.encode()) < before + 10


def test_terminate_also_ends_event_sub_processes() -> None:
    source = process(
        S,
        A,
        el("endEvent", "E", event("terminate")),
        handler("H", event("signal", "go"), "B", interrupting=False),
        chain("S", "A", "E"),
        head=named(signal="go"),
    )
    driver = Driver(source)
    driver.act("signal", "go", {})
    assert driver.open() == ["Hs", "A", "B"]
    assert driver.do("A").run.state == "completed"
    assert driver.kinds("B") == ["entered", "cancelled"]


def test_a_scope_waits_for_the_event_sub_processes_it_started() -> None:
    source = process(
        S,
        A,
        E,
        handler("H", event("signal", "go"), "B", interrupting=False),
        chain("S", "A", "E"),
        head=named(signal="go"),
    )
    driver = Driver(source)
    driver.act("signal", "go", {})
    driver.do("A")
    assert (driver.run.state, driver.open()) == ("active", ["Hs", "B"])
    assert driver.do("B").run.state == "completed"


def test_an_interrupted_gateway_lets_go_of_its_events() -> None:
    inner = el(
        "subProcess",
        "P",
        el("startEvent", "s"),
        el("eventBasedGateway", "G"),
        el("intermediateCatchEvent", "M", event("message", "paid")),
        el("intermediateCatchEvent", "N", event("signal", "go")),
        el("endEvent", "e"),
        chain("s", "G", "M", "e"),
        chain("G", "N", "e"),
    )
    source = process(
        S,
        inner,
        boundary("T", "P", timer("timeDuration", "PT1H")),
        E,
        chain("S", "P", "E"),
        chain("T", "E"),
        head=named(message="paid", signal="go"),
    )
    driver = Driver(source)
    assert driver.open() == ["T", "M", "N"]
    driver.fire("T")
    assert (driver.run.state, driver.open()) == ("completed", [])
    assert driver.kinds("M") == []


def test_a_job_type_makes_a_message_event_a_service() -> None:
    throw = el("intermediateThrowEvent", "T", event("message", "m"), zeebe("taskDefinition", type="send"))
    driver = Driver(process(S, throw, E, chain("S", "T", "E"), head=named(message="m")))
    assert [(wait.kind, wait.job_type) for wait in driver.run.waits] == [("service", "send")]
    assert driver.do("T").run.state == "completed"
    assert driver.thrown == []


def test_conditions_of_flows_are_asked_where_the_scope_is() -> None:
    inner = el(
        "subProcess",
        "P",
        el("startEvent", "s"),
        el("exclusiveGateway", "X", default="X-B"),
        A,
        el("userTask", "B"),
        el("endEvent", "e"),
        flow("s", "X"),
        flow("X", "A", "=local"),
        flow("X", "B"),
        chain("A", "e"),
        chain("B", "e"),
        io({"local": "=true"}),
    )
    assert Driver(process(S, inner, E, chain("S", "P", "E")), {"local": False}).open() == ["A"]


def test_an_error_always_ends_what_failed() -> None:
    source = process(
        S,
        A,
        boundary("B", "A", event("error", "E1"), interrupting=False),
        E,
        chain("S", "A", "E"),
        chain("B", "E"),
        head=named(error="E1"),
    )
    driver = Driver(source)
    assert driver.act("throw_error", driver.wait("A").token_id, "E1", "")
    assert driver.run.state == "completed"
    assert driver.kinds("A")[-1] == "cancelled"

    source = process(S, A, E, handler("H", event("error"), "B", interrupting=False), chain("S", "A", "E"))
    driver = Driver(source)
    assert driver.act("throw_error", driver.wait("A").token_id, "E1", "")
    assert driver.open() == ["B"]


def test_an_event_sub_process_for_escalations_lets_the_scope_go_on() -> None:
    source = process(
        S,
        el("intermediateThrowEvent", "T", event("escalation", "late")),
        A,
        E,
        handler("H", event("escalation"), "B", interrupting=False),
        chain("S", "T", "A", "E"),
        head=named(escalation="late"),
    )
    driver = Driver(source)
    assert sorted(driver.open()) == ["A", "B"]
    assert driver.thrown == []
    assert driver.do("A").do("B").run.state == "completed"


def test_an_event_sub_process_for_a_condition() -> None:
    condition = "<conditionalEventDefinition><condition>=stop</condition></conditionalEventDefinition>"
    source = process(S, A, E, handler("H", condition, "B"), chain("S", "A", "E"))
    driver = Driver(source)
    driver.act("set_variable", "stop", True)
    assert driver.open() == ["B"]
    assert driver.kinds("A") == ["entered", "cancelled"]


def test_a_timer_is_called_like_its_element() -> None:
    source = process(
        S,
        el("intermediateCatchEvent", "T", timer("timeDuration", "PT1H"), name="wait an hour"),
        E,
        chain("S", "T", "E"),
    )
    assert Driver(source).wait("T").name == "wait an hour"
