"""Event sub-processes of every kind, interrupting and not, in the process and in a sub-process."""

from __future__ import annotations

import pytest

from tests.engine.tokens.drawing import chain, condition, el, event, flow, keyed, named, process, timer
from tests.engine.tokens.driver import Driver

KINDS = ("message", "signal", "timer", "conditional", "escalation", "error")
DEFINITIONS = {
    "message": event("message", "news"),
    "signal": event("signal", "go"),
    "timer": timer("timeDuration", "PT1H"),
    "conditional": condition("=ready"),
    "escalation": event("escalation", "late"),
    "error": event("error", "bad"),
}
HEAD = keyed("news", "=number") + named(signal="go", escalation="late", error="bad")


def drawn(kind: str, interrupting: bool, inside: bool) -> bytes:
    """A scope with two tasks and a handler; A done throws what an escalation or error handler waits for."""
    throws = kind in ("escalation", "error")
    last = el("endEvent", "t", DEFINITIONS[kind]) if throws else el("endEvent", "t")
    handler = el(
        "subProcess",
        "H",
        el("startEvent", "hs", DEFINITIONS[kind], isInterrupting=str(interrupting).lower()),
        el("userTask", "hu"),
        el("endEvent", "he"),
        chain("hs", "hu", "he"),
        triggeredByEvent="true",
    )
    scope = "".join(
        [
            el("startEvent", "s"),
            el("parallelGateway", "F"),
            el("userTask", "A"),
            el("userTask", "B"),
            el("endEvent", "e"),
            last,
            chain("s", "F", "A", "t"),
            chain("F", "B", "e"),
            handler,
        ]
    )
    if not inside:
        return process(scope, head=HEAD)
    ends = el("startEvent", "S"), el("userTask", "Z"), el("endEvent", "E")
    return process(*ends, el("subProcess", "P", scope), chain("S", "P", "Z", "E"), head=HEAD)


def happen(driver: Driver, kind: str) -> None:
    if kind == "message":
        driver.message("hs")
    elif kind == "signal":
        assert driver.act("signal", "go", {}) == 1
    elif kind == "timer":
        driver.fire("hs")
    elif kind == "conditional":
        driver.act("set_variable", "ready", True)
    else:
        driver.do("A")


@pytest.mark.parametrize("inside", [False, True], ids=["process", "sub-process"])
@pytest.mark.parametrize("interrupting", [True, False], ids=["interrupting", "beside"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_event_sub_process(kind: str, interrupting: bool, inside: bool) -> None:
    driver = Driver(drawn(kind, interrupting, inside), {"number": 1})
    happen(driver, kind)
    tasks = [id for id in driver.open() if id != "hs"]
    left = [] if interrupting or kind == "error" else ["B"] if kind == "escalation" else ["A", "B"]
    assert sorted(tasks) == sorted([*left, "hu"])
    for id in tasks:
        driver.do(id)
    assert driver.open() == (["Z"] if inside else [])
    if inside:
        driver.do("Z")
    assert driver.run.state == "completed"
    assert driver.run.passed["H"] == 1


@pytest.mark.parametrize("inside", [False, True], ids=["process", "sub-process"])
@pytest.mark.parametrize("kind", ["message", "signal", "escalation"])
def test_one_that_does_not_interrupt_can_happen_again(kind: str, inside: bool) -> None:
    loop = el("exclusiveGateway", "X", default="X-t") + flow("X", "A", "=again") + flow("X", "t")
    source = drawn(kind, False, inside)
    if kind == "escalation":
        throw = el("intermediateThrowEvent", "T", DEFINITIONS["escalation"])
        old, new = chain("A", "t").encode(), (throw + chain("A", "T", "X") + loop).encode()
        assert old in source
        source = source.replace(old, new).replace(DEFINITIONS["escalation"].encode() + b"</endEvent>", b"</endEvent>")
    driver = Driver(source, {"number": 1})
    for _ in range(2):
        if kind == "escalation":
            driver.do("A", again=True)
        else:
            happen(driver, kind)
    assert [id for id in driver.open() if id == "hu"] == ["hu", "hu"]
