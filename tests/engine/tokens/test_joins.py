"""Joins beyond the simple case: spare tokens, unbalanced diagrams, joins that wait for each other."""

from __future__ import annotations

from tests.engine.tokens.drawing import boundary, chain, el, flow, process, timer
from tests.engine.tokens.driver import Driver

S, E = el("startEvent", "S"), el("endEvent", "E")


def users(*ids: str) -> str:
    return "".join(el("userTask", id) for id in ids)


def test_a_second_token_of_a_flow_waits_for_its_own_partner() -> None:
    source = process(
        S,
        el("parallelGateway", "F"),
        users("A", "B", "C", "D"),
        el("exclusiveGateway", "M"),
        el("parallelGateway", "J"),
        E,
        chain("S", "F", "A", "M", "J", "D", "E"),
        chain("F", "B", "M"),
        chain("F", "C", "J"),
    )
    driver = Driver(source).do("A").do("B")
    assert driver.run.positions == [("C", 1), ("J", 2)]
    driver.do("C")
    assert driver.open() == ["D"]
    assert driver.run.positions == [("D", 1), ("J", 1)] or driver.run.positions == [("J", 1), ("D", 1)]


def test_an_inclusive_join_waits_for_a_token_of_a_boundary_event() -> None:
    source = process(
        S,
        el("parallelGateway", "F"),
        users("A", "B", "C"),
        boundary("T", "A", timer("timeDuration", "PT1H")),
        el("inclusiveGateway", "J"),
        users("D"),
        E,
        chain("S", "F", "A", "E"),
        chain("F", "B", "J", "D", "E"),
        chain("T", "C", "J"),
    )
    driver = Driver(source).do("B")
    assert driver.open() == ["A", "T"]
    assert Driver(source).do("B").do("A").open() == ["D"]
    driver.fire("T")
    assert driver.open() == ["C"]
    assert driver.do("C").open() == ["D"]


def test_an_inclusive_join_does_not_wait_for_what_cannot_come() -> None:
    source = process(
        S,
        el("inclusiveGateway", "F"),
        users("A", "B", "C", "D"),
        el("exclusiveGateway", "X", default="X-E"),
        el("inclusiveGateway", "J"),
        E,
        flow("S", "F"),
        flow("F", "A", "=true"),
        flow("F", "B", "=true"),
        flow("F", "C", "=false"),
        chain("A", "J"),
        chain("C", "J"),
        chain("B", "X"),
        flow("X", "J", "=back"),
        flow("X", "E"),
        chain("J", "D", "E"),
    )
    driver = Driver(source, {"back": False}).do("A")
    assert driver.open() == ["B"]
    assert driver.do("B").open() == ["D"]


def test_inclusive_joins_that_wait_for_each_other_do_not_wait_for_ever() -> None:
    source = process(
        S,
        el("parallelGateway", "F"),
        users("A", "B", "C", "D"),
        el("inclusiveGateway", "J"),
        el("inclusiveGateway", "K"),
        el("exclusiveGateway", "X", default="X-E"),
        el("exclusiveGateway", "Y", default="Y-E"),
        E,
        chain("S", "F", "A", "J", "C", "X"),
        chain("F", "B", "K", "D", "Y"),
        flow("X", "K", "=false"),
        flow("Y", "J", "=false"),
        flow("X", "E"),
        flow("Y", "E"),
    )
    driver = Driver(source).do("A")
    assert driver.open() == ["B"]
    driver.do("B")
    assert driver.open() == ["C"]
    assert driver.do("C").do("D").run.state == "completed"


def test_flows_that_meet_without_a_gateway_pass_one_by_one() -> None:
    source = process(
        S, el("parallelGateway", "F"), users("A", "B", "C"), E, chain("S", "F", "A", "C", "E"), chain("F", "B", "C")
    )
    driver = Driver(source).do("A").do("B")
    assert driver.open() == ["C", "C"]
    assert driver.do("C").do("C").run.passed["C"] == 2
