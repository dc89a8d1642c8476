"""What is undone, in which order and with which variables; what ends a transaction."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel.values import to_plain
from engine.tokens import limits
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, io, items, named, process, timer, zeebe
from tests.engine.tokens.driver import Driver

S, E = el("startEvent", "S"), el("endEvent", "E")
THROW = el("intermediateThrowEvent", "T", event("compensate"))
CANCEL = el("endEvent", "x", "<cancelEventDefinition/>")


def undoable(id: str, *inside: str, undo: str = "") -> str:
    """A user task with a compensation handler; ``Ux`` undoes ``x``."""
    return undone_by(el("userTask", id, *inside), id, el("userTask", f"U{id}", undo, isForCompensation="true"))


def undone_by(activity: str, id: str, handler: str) -> str:
    association = f'<association id="{id}a" sourceRef="{id}b" targetRef="U{id}"/>'
    return activity + boundary(f"{id}b", id, event("compensate")) + handler + association


def sub(id: str, *parts: str, kind: str = "subProcess", **more: str) -> str:
    """A sub-process around ``parts``, which connect its start ``<id>s`` and end ``<id>e``."""
    return el(kind, id, el("startEvent", f"{id}s"), *parts, el("endEvent", f"{id}e"), **more)


def visible(driver: Driver, id: str) -> dict[str, Any]:
    return to_plain(driver.reload().visible(driver.wait(id).token_id))


def test_nothing_is_undone_twice_and_nothing_that_is_open() -> None:
    source = process(
        S,
        el("parallelGateway", "F"),
        undoable("A"),
        undoable("B"),
        THROW,
        el("userTask", "C"),
        el("intermediateThrowEvent", "T2", event("compensate")),
        E,
        chain("S", "F", "A", "T", "C", "T2", "E"),
        chain("F", "B", "E"),
    )
    driver = Driver(source).do("A")
    assert driver.open() == ["B", "UA"]
    driver.do("UA").do("C")
    assert driver.open() == ["B"]
    assert driver.do("B").run.state == "completed"
    assert "UB" not in driver.trail


def test_every_round_of_a_loop_is_undone() -> None:
    source = process(
        S,
        undoable("A"),
        el("exclusiveGateway", "X", default="X-T"),
        THROW,
        E,
        chain("S", "A", "X"),
        flow("X", "A", "=again"),
        flow("X", "T"),
        flow("T", "E"),
    )
    driver = Driver(source).do("A", again=True).do("A", again=False).do("UA").do("UA")
    assert driver.run.state == "completed"
    assert driver.run.passed["UA"] == 2


def test_a_handler_sees_the_item_its_activity_worked_on() -> None:
    source = process(S, undoable("A", items("=rooms", "room")), THROW, E, chain("S", "A", "T", "E"))
    driver = Driver(source, {"rooms": ["a", "b"]}).do("A", 1).do("A")
    seen = []
    for _ in range(2):
        seen.append((visible(driver, "UA")["room"], visible(driver, "UA")["loopCounter"]))
        driver.do("UA")
    assert seen == [("a", 1), ("b", 2)]
    assert driver.run.state == "completed"


def test_a_sub_process_is_undone_inside_with_the_variables_it_had() -> None:
    inside = sub("P", undoable("A"), undoable("B"), io({"seat": "=next"}), chain("Ps", "A", "B", "Pe"))
    source = process(S, inside, el("userTask", "C"), THROW, E, chain("S", "P", "C", "T", "E"))
    driver = Driver(source, {"next": 7}).do("A", found=1).do("B").do("C", next=8, found=2)
    assert driver.open() == ["UB"]
    assert visible(driver, "UB") == {"seat": 7, "next": 8, "found": 2}
    driver.do("UB", seat=0, freed=True).do("UA")
    # A result goes where it would have gone inside the sub-process.
    assert driver.variables == {"next": 8, "found": 2, "freed": True}
    assert driver.run.state == "completed"


def test_items_of_a_sub_process_are_undone_from_the_last_to_the_first() -> None:
    inside = sub("P", undoable("A"), items("=list", "n", sequential=True), chain("Ps", "A", "Pe"))
    source = process(S, inside, THROW, E, chain("S", "P", "T", "E"))
    driver = Driver(source, {"list": [1, 2]}).do("A").do("A")
    assert visible(driver, "UA")["n"] == 2
    driver.do("UA")
    assert visible(driver, "UA")["n"] == 1
    assert driver.do("UA").run.state == "completed"


def test_a_handler_of_the_whole_sub_process_stands_for_those_inside() -> None:
    inside = sub("P", undoable("A"), chain("Ps", "A", "Pe"))
    whole = undone_by(inside, "P", el("userTask", "UP", isForCompensation="true"))
    driver = Driver(process(S, whole, THROW, E, chain("S", "P", "T", "E"))).do("A")
    assert driver.open() == ["UP"]
    assert driver.do("UP").run.state == "completed"


def test_a_handler_may_itself_be_a_process_or_repeat() -> None:
    handler = sub("UA", el("userTask", "B", items("=[1, 2]")), chain("UAs", "B", "UAe"), isForCompensation="true")
    source = process(S, undone_by(el("userTask", "A"), "A", handler), THROW, E, chain("S", "A", "T", "E"))
    driver = Driver(source).do("A")
    assert driver.open() == ["B", "B"]
    assert driver.do("B").do("B").run.state == "completed"


def test_an_event_sub_process_decides_what_undoing_means() -> None:
    handler = el(
        "subProcess",
        "H",
        el("startEvent", "hs", event("compensate")),
        el("userTask", "B"),
        el("endEvent", "he"),
        chain("hs", "B", "he"),
        triggeredByEvent="true",
    )
    inside = sub("P", undoable("A"), handler, chain("Ps", "A", "Pe"))
    driver = Driver(process(S, inside, THROW, E, chain("S", "P", "T", "E"))).do("A")
    assert driver.open() == ["B"]
    # It does not ask for the activities inside to be undone, so they are not.
    assert driver.do("B").run.state == "completed"


def test_an_error_handler_can_undo_the_scope_around_it() -> None:
    handler = el(
        "subProcess",
        "H",
        el("startEvent", "hs", event("error", "E1")),
        el("endEvent", "he", event("compensate")),
        chain("hs", "he"),
        triggeredByEvent="true",
    )
    fails = el("endEvent", "Z", event("error", "E1"))
    driver = Driver(process(S, undoable("A"), fails, handler, chain("S", "A", "Z"), head=named(error="E1"))).do("A")
    assert driver.open() == ["UA"]
    assert driver.do("UA").run.state == "completed"


def test_a_thrower_need_not_wait() -> None:
    throw = el("intermediateThrowEvent", "T", '<compensateEventDefinition waitForCompletion="false"/>')
    driver = Driver(process(S, undoable("A"), throw, el("userTask", "C"), E, chain("S", "A", "T", "C", "E"))).do("A")
    assert sorted(driver.open()) == ["C", "UA"]
    assert driver.do("C").run.state == "active"
    assert driver.do("UA").run.state == "completed"


def test_a_called_process_is_undone_by_the_handler_of_its_call_only() -> None:
    called = process(S, undoable("A"), E, chain("S", "A", "E"), id="q")
    call = el("callActivity", "C", zeebe("calledElement", processId="q"))
    driver = Driver(process(S, call, THROW, E, chain("S", "C", "T", "E")), called={"q": called}).do("A")
    assert driver.run.state == "completed"


def test_an_interrupted_handler_counts_as_done() -> None:
    late = boundary("L", "UB", timer("timeDuration", "PT1H")) + el("endEvent", "Late") + flow("L", "Late")
    source = process(S, undoable("A"), undoable("B"), late, THROW, E, chain("S", "A", "B", "T", "E"))
    driver = Driver(source).do("A").do("B").fire("L")
    assert driver.open() == ["UA"]
    assert driver.do("UA").run.state == "completed"


def test_an_error_of_a_handler_is_caught_around_the_thrower() -> None:
    inside = sub("P", undoable("A"), THROW, chain("Ps", "A", "T", "Pe"))
    source = process(
        S,
        inside,
        boundary("B", "P", event("error", "E1")),
        el("endEvent", "Failed"),
        E,
        chain("S", "P", "E"),
        chain("B", "Failed"),
        head=named(error="E1"),
    )
    driver = Driver(source).do("A")
    assert driver.act("throw_error", driver.wait("UA").token_id, "E1", "")
    assert driver.run.ended_as == "Failed"
    assert driver.open() == []


def test_what_ends_the_scope_ends_compensation() -> None:
    inside = sub("P", undoable("A"), THROW, chain("Ps", "A", "T", "Pe"))
    limit = boundary("B", "P", timer("timeDuration", "PT1H")) + el("endEvent", "Late") + flow("B", "Late")
    driver = Driver(process(S, inside, limit, E, chain("S", "P", "E"))).do("A").fire("B")
    assert (driver.run.state, driver.run.ended_as) == ("completed", "Late")
    assert driver.kinds("UA") == ["entered", "cancelled"]


def cancelled(*parts: str) -> bytes:
    """A transaction around ``parts`` with a cancel event on its border."""
    return process(
        S,
        el("transaction", "P", el("startEvent", "Ps"), *parts, CANCEL),
        boundary("K", "P", "<cancelEventDefinition/>"),
        boundary("B", "P", event("error", "E1")),
        *(el("endEvent", id) for id in ("Cancelled", "Failed", "E")),
        chain("S", "P", "E"),
        chain("K", "Cancelled"),
        chain("B", "Failed"),
        head=named(error="E1"),
    )


def test_a_cancelled_transaction_undoes_open_sub_processes_too() -> None:
    inner = sub("Q", undoable("A"), el("userTask", "C"), io({"seat": "=7"}), chain("Qs", "A", "C", "Qe"))
    fork = el("parallelGateway", "F")
    several = undoable("D", items("=[1, 2]", "n"))
    parts = [fork, inner, several, el("userTask", "G"), chain("Ps", "F", "Q"), chain("F", "D"), chain("F", "G", "x")]
    driver = Driver(cancelled(*parts)).do("A").do("D", 1).do("G")
    assert driver.kinds("Q") == ["entered", "cancelled"]
    seen = {}
    while driver.open():
        [id] = driver.open()
        seen[id] = visible(driver, id)
        driver.do(id)
    assert (seen["UA"]["seat"], seen["UD"]["n"]) == (7, 2)
    assert (driver.run.state, driver.run.ended_as) == ("completed", "Cancelled")
    assert driver.kinds("P") == ["entered", "cancelled"]


def test_an_error_leaves_a_transaction_without_undoing() -> None:
    parts = [undoable("A"), el("userTask", "C"), chain("Ps", "A", "C", "x")]
    driver = Driver(cancelled(*parts)).do("A")
    assert driver.act("throw_error", driver.wait("C").token_id, "E1", "")
    assert driver.run.ended_as == "Failed"
    assert "UA" not in driver.trail


def test_a_completed_transaction_can_be_undone_from_outside() -> None:
    inside = sub("P", undoable("A"), chain("Ps", "A", "Pe"), kind="transaction")
    driver = Driver(process(S, inside, THROW, E, chain("S", "P", "T", "E"))).do("A")
    assert driver.do("UA").run.state == "completed"


def test_where_nothing_can_be_undone_nothing_is_remembered() -> None:
    plain = process(S, el("userTask", "A"), el("userTask", "B"), E, chain("S", "A", "B", "E"))
    before = len(Driver(plain).run.encode())
    assert len(Driver(plain).do("A").run.encode()) < before + 40


def test_a_loop_that_would_be_remembered_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNDO", 5)
    again = el("exclusiveGateway", "X", default="X-E") + flow("X", "A", "=true") + flow("X", "E")
    driver = Driver(process(S, undoable("A"), again, E, chain("S", "A", "X")))
    for _ in range(5):
        driver.do("A")
    with pytest.raises(limits.LimitReached, match="5"):
        driver.do("A")
