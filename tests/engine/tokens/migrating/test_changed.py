"""A run goes on in a changed diagram: what is open stays, what is new begins to wait, what cannot move says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine import clock
from engine.tokens import NotMovable, Run, compile_program
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, io, items, named, process, timer, zeebe
from tests.engine.tokens.driver import Driver

HEAD = named(message="news", signal="horn", error="E1")
ENDS = el("startEvent", "S") + el("endEvent", "E")
NOW = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def migrate(driver: Driver, *parts: str, names: dict[str, str] | None = None, **called: bytes) -> Driver:
    """Carry the run of a driver over to another diagram."""
    program = compile_program(process(*parts, head=HEAD), called, "p")
    run = Run(program, driver.decisions, driver.builtins)
    run.take_over(driver.run, names or {})
    driver.program, driver.run = program, run
    driver.reload()
    return driver


def refused(driver: Driver, *parts: str, names: dict[str, str] | None = None, **called: bytes) -> dict[str, str]:
    """Return why it cannot be carried over, by element; the run is as it was."""
    before = driver.run.encode()
    with pytest.raises(NotMovable) as caught:
        migrate(driver, *parts, names=names, **called)
    assert driver.run.encode() == before
    return {one.element: one.reason.en for one in caught.value.obstacles}


def one(task: str, *more: str) -> str:
    return ENDS + el("userTask", task) + chain("S", task, "E") + "".join(more)


def test_a_task_goes_on_under_another_id_and_a_longer_way() -> None:
    driver = Driver(process(one("A")))
    token = driver.wait("A").token_id
    longer = ENDS + el("userTask", "B") + el("userTask", "C") + chain("S", "B", "C", "E")
    assert refused(driver, longer) == {"A": "the new revision has no such element"}
    migrate(driver, longer, names={"A": "B"})
    assert driver.wait("B").token_id == token
    assert driver.do("B").open() == ["C"]
    assert driver.do("C").run.state == "completed"


def test_counts_and_flows_follow_the_new_ids() -> None:
    parts = ENDS + el("userTask", "A") + el("userTask", "B") + chain("S", "A", "B", "E")
    driver = Driver(process(parts)).do("A")
    migrate(driver, parts.replace("A", "X"), names={"A": "X", "S-A": "S-X"})
    assert driver.run.passed == {"S": 1, "X": 1}
    assert driver.run.taken_flows == {"S-X"}


def test_the_way_of_a_link_follows_its_events() -> None:
    link = '<linkEventDefinition name="far"/>'
    ends = el("intermediateThrowEvent", "L", link) + el("intermediateCatchEvent", "M", link)
    parts = ENDS + ends + el("userTask", "A") + chain("S", "L") + chain("M", "A", "E")
    driver = Driver(process(parts))
    migrate(driver, parts.replace('"L"', '"K"').replace("S-L", "S-K"), names={"L": "K", "S-L": "S-K"})
    assert driver.run.taken_flows == {"S-K", "K-M", "M-A"}


def test_a_timer_keeps_its_time_and_an_addressee_stays() -> None:
    due = zeebe("taskSchedule", dueDate='=now() + duration("P1D")') + zeebe("assignmentDefinition", assignee="{}")

    def drawn(who: str, hours: int) -> str:
        task = el("userTask", "A", due.format(who))
        return ENDS + task + chain("S", "A", "E") + boundary("T", "A", timer("timeDuration", f"PT{hours}H"))

    with clock.frozen(NOW):
        driver = Driver(process(drawn("li", 4)))
        before = driver.run.waits
    with clock.frozen(NOW + timedelta(hours=1)):
        migrate(driver, drawn("wang", 2))
    assert [(wait.due_at, wait.assignee) for wait in driver.run.waits] == [(w.due_at, w.assignee) for w in before]


def test_new_boundary_events_begin_and_old_ones_end_but_one_that_fired_stays_fired() -> None:
    late = boundary("late", "A", timer("timeDuration", "PT1H"), interrupting=False) + flow("late", "E")
    gone = boundary("gone", "A", event("message", "news")) + flow("gone", "E")
    new = boundary("new", "A", event("signal", "horn")) + flow("new", "E")
    driver = Driver(process(one("A", late, gone), head=HEAD)).fire("late")
    assert driver.open() == ["A", "gone"]
    migrate(driver, one("A", late, new))
    assert driver.open() == ["A", "new"]
    driver.act("signal", "horn", {})
    assert driver.run.state == "completed"


def test_an_event_that_waits_for_something_else_now_is_a_new_one() -> None:
    driver = Driver(process(one("A", boundary("X", "A", event("message", "news"))), head=HEAD))
    migrate(driver, one("A", boundary("X", "A", event("signal", "horn"))))
    assert [(wait.activity.id, wait.kind) for wait in driver.run.waits] == [("A", "task"), ("X", "signal")]


def sub_process(*inside: str) -> str:
    inner = [el("startEvent", "s"), el("userTask", "A"), el("endEvent", "e"), chain("s", "A", "e"), *inside]
    return ENDS + el("subProcess", "P", *inner) + chain("S", "P", "E")


def handler(id: str, definition: str, interrupting: str = "false") -> str:
    start = el("startEvent", f"{id}s", definition, isInterrupting=interrupting)
    parts = [start, el("userTask", f"{id}t"), el("endEvent", f"{id}e"), chain(f"{id}s", f"{id}t", f"{id}e")]
    return el("subProcess", id, *parts, triggeredByEvent="true")


def test_event_sub_processes_begin_and_end_to_listen() -> None:
    driver = Driver(process(sub_process(handler("H", event("message", "news"))), head=HEAD))
    migrate(driver, sub_process(handler("I", event("signal", "horn"))))
    assert driver.open() == ["A", "Is"]
    driver.act("signal", "horn", {})
    migrate(driver, sub_process(handler("J", event("signal", "horn"))), names={"I": "J", "Is": "Js", "It": "Jt"})
    assert driver.open() == ["A", "Js", "Jt"]
    assert driver.do("Jt").do("A").run.state == "completed"


def test_a_scope_that_was_interrupted_hears_nothing_new() -> None:
    stopping = handler("H", event("message", "news"), "true")
    driver = Driver(process(sub_process(stopping), head=HEAD)).message("Hs")
    migrate(driver, sub_process(stopping, handler("I", event("signal", "horn"))))
    assert driver.open() == ["Ht"]


def test_an_element_in_another_scope_or_of_another_kind_stays() -> None:
    driver = Driver(process(one("A")))
    assert refused(driver, sub_process()) == {"A": "it lies in another sub-process of the new revision"}
    service = el("serviceTask", "A", zeebe("taskDefinition", type="notify"))
    assert "user task before, service task now" in refused(driver, ENDS, service, chain("S", "A", "E"))["A"]
    several = el("userTask", "A", items("=[1, 2]"))
    assert "repeats in another way" in refused(driver, ENDS, several, chain("S", "A", "E"))["A"]


def test_items_done_and_to_do_are_kept() -> None:
    def drawn(sequential: bool, output: str = "answers") -> str:
        loop = items("=[1, 2, 3]", sequential=sequential, outputCollection=output, outputElement="=answer")
        return ENDS + el("userTask", "A", loop) + el("userTask", "B") + chain("S", "A", "B", "E")

    for sequential in (True, False):
        driver = Driver(process(drawn(sequential).replace(chain("A", "B", "E"), flow("A", "E")))).do("A", answer=1)
        migrate(driver, drawn(sequential))
        driver.do("A", answer=2).do("A", answer=3)
        assert driver.open() == ["B"]
        assert driver.variables["answers"] == [1, 2, 3]
    driver = Driver(process(drawn(True)))
    assert "other names" in refused(driver, drawn(True, "results"))["A"]


def branches(*names: str, join: str = "J") -> str:
    parts = [el("parallelGateway", "F"), el("parallelGateway", join), flow("S", "F"), flow(join, "E")]
    return ENDS + "".join(parts + [el("userTask", name) + chain("F", name, join) for name in names])


def test_a_half_full_join_keeps_what_has_come() -> None:
    driver = Driver(process(branches("A", "B"))).do("A")
    migrate(driver, branches("A", "B", join="K"), names={"J": "K"})
    assert driver.do("B").run.state == "completed"


def test_a_join_that_is_complete_now_goes_on() -> None:
    driver = Driver(process(branches("A", "B", "C"))).do("A").do("B")
    extra = el("userTask", "C") + el("endEvent", "X") + chain("F", "C", "X")
    migrate(driver, branches("A", "B") + extra)
    assert driver.run.passed["J"] == 1
    assert driver.do("C").run.state == "completed"


def test_a_join_that_could_never_go_on_is_named() -> None:
    driver = Driver(process(branches("A", "B"))).do("A")
    assert refused(driver, branches("A", "B", "C")) == {
        "J": "this join would wait for flow C-J for ever, which no branch can reach any more"
    }
    assert list(refused(driver, branches("B", "C"))) == ["A-J"]


def test_a_race_is_offered_what_is_behind_the_gateway_now() -> None:
    def drawn(*behind: str) -> str:
        kinds = {"M": event("message", "news"), "T": timer("timeDuration", "PT1H"), "H": event("signal", "horn")}
        parts = [el("intermediateCatchEvent", id, kinds[id]) + chain("G", id, "E") for id in behind]
        return ENDS + el("eventBasedGateway", "G") + flow("S", "G") + "".join(parts)

    driver = Driver(process(drawn("M", "T"), head=HEAD))
    due = driver.wait("T").due_at
    migrate(driver, drawn("T", "H"))
    assert driver.open() == ["T", "H"]
    assert driver.wait("T").due_at == due
    assert driver.fire("T").run.state == "completed"


def test_a_called_process_goes_on_in_its_own_new_revision() -> None:
    def inner(*tasks: str) -> bytes:
        return process(ENDS, *(el("userTask", task) for task in tasks), chain("S", *tasks, "E"), id="q")

    def calling(id: str) -> str:
        return ENDS + el("callActivity", "C", zeebe("calledElement", processId=id)) + chain("S", "C", "E")

    driver = Driver(process(calling("q")), called={"q": inner("A")})
    assert refused(driver, calling("q"), q=inner("B")) == {"q#A": "the new revision has no such element"}
    other = {"q#A": "the new revision has no such element", "C": "the new revision no longer calls this process"}
    assert refused(driver, calling("r"), r=inner("B").replace(b'id="q"', b'id="r"')) == other
    migrate(driver, calling("q"), names={"q#A": "q#B"}, q=inner("B", "D"))
    assert driver.do("B").do("D").run.state == "completed"
    assert driver.run.passed["q#B"] == 1


def test_a_service_is_asked_for_anew_and_keeps_its_values() -> None:
    def drawn(job: str, **headers: str) -> str:
        asked = [zeebe("header", key=key, value=value) for key, value in headers.items()]
        inside = [zeebe("taskDefinition", type=job), zeebe("taskHeaders", *asked), io({"who": "=name"})]
        return ENDS + el("serviceTask", "A", *inside) + chain("S", "A", "E")

    driver = Driver(process(drawn("notify", to="a")), {"name": "li"})
    migrate(driver, drawn("remind", to="b"))
    wait = driver.wait("A")
    assert (wait.job_type, wait.headers, wait.inputs) == ("remind", {"to": "b"}, {"who": "li"})
    script = el("scriptTask", "A", zeebe("script", expression="=1", resultVariable="x"))
    assert "service task before, script task now" in refused(driver, ENDS, script, chain("S", "A", "E"))["A"]


def test_a_new_timer_whose_time_cannot_be_told_is_named() -> None:
    driver = Driver(process(one("A")))
    bad: dict[str, Any] = refused(driver, one("A", boundary("T", "A", timer("timeDuration", "=nothing"))))
    assert list(bad) == ["T"]


def test_a_condition_that_is_true_in_the_new_revision_happens_at_once() -> None:
    def drawn(condition: str) -> str:
        watched = f"<conditionalEventDefinition><condition>={condition}</condition></conditionalEventDefinition>"
        return ENDS + el("intermediateCatchEvent", "A", watched) + chain("S", "A", "E")

    driver = Driver(process(drawn("n &gt; 5")), {"n": 3})
    migrate(driver, drawn("n &gt; 2"))
    assert driver.run.state == "completed"


def undone(task: str, undo: str, *more: str) -> str:
    """Return a task done in a box, what undoes it, and then a task that is followed by undoing."""
    handler = el("userTask", undo, isForCompensation="true")
    link = f'<association id="{task}-{undo}" associationDirection="One" sourceRef="{task}c" targetRef="{undo}"/>'
    event_ = el("boundaryEvent", f"{task}c", event("compensate"), attachedToRef=task)
    inner = [el("startEvent", "s"), el("userTask", task), el("endEvent", "e"), chain("s", task, "e")]
    box = el("subProcess", "P", *inner, event_, handler, link)
    throwing = el("userTask", "B") + el("intermediateThrowEvent", "T", event("compensate"))
    return ENDS + box + throwing + chain("S", "P", "B", "T", "E") + "".join(more)


def test_what_was_done_can_still_be_undone_under_its_new_id() -> None:
    driver = Driver(process(undone("A", "U"))).do("A")
    migrate(driver, undone("X", "V"), names={"A": "X"})
    assert driver.do("B").open() == ["V"]
    migrate(driver, undone("X", "W"), names={"V": "W"})
    assert driver.do("W").run.state == "completed"


def test_what_could_no_longer_be_undone_stays() -> None:
    driver = Driver(process(undone("A", "U"))).do("A")
    assert list(refused(driver, undone("X", "V"))) == ["A"]
    inner = [el("startEvent", "s"), el("userTask", "A"), el("endEvent", "e"), chain("s", "A", "e")]
    plain = ENDS + el("subProcess", "P", *inner) + el("userTask", "B") + chain("S", "P", "B", "E")
    assert "nothing to undo it by" in refused(driver, plain)["A"]
