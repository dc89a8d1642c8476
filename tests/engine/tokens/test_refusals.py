"""What stops a run or a diagram, and that it is said where and why."""

from __future__ import annotations

import orjson
import pytest

from engine.errors import Conflict, DefinitionInvalid, Invalid
from engine.tokens import Run, limits
from engine.tokens.errors import ExpressionFailed, NoFlowMatches, NotStartable, NotStorable, NotWaiting, StateUnreadable
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, io, items, named, process, timer, zeebe
from tests.engine.tokens.driver import Driver

S, E, A = el("startEvent", "S"), el("endEvent", "E"), el("userTask", "A")
PLAIN = process(S, A, E, chain("S", "A", "E"))


def test_an_endless_loop_without_a_wait_is_stopped() -> None:
    source = process(S, el("exclusiveGateway", "X"), el("task", "T"), chain("S", "X", "T", "X"))
    with pytest.raises(limits.LimitReached, match="20000"):
        Driver(source)


def test_conditions_that_wake_each_other_are_stopped() -> None:
    def condition(id: str, text: str, result: str) -> str:
        definition = f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"
        return boundary(id, "A", definition, io(outputs={"on": result}), interrupting=False)

    source = process(
        S, A, condition("C", "=on", "=false"), condition("D", "=not(on)", "=true"), E, chain("S", "A", "E")
    )
    with pytest.raises(limits.LimitReached):
        Driver(source, {"on": True})


def test_a_process_that_calls_itself_is_stopped() -> None:
    source = process(S, el("callActivity", "C", zeebe("calledElement", processId="p")), E, chain("S", "C", "E"))
    with pytest.raises(limits.LimitReached) as refusal:
        Driver(source)
    assert "nests deeper than 30 called" in refusal.value.text.en


def test_boxes_in_boxes_have_an_end() -> None:
    def nested(depth: int) -> bytes:
        body = el("task", "T") + chain("S0", "T", "E0")
        for level in range(depth):
            ends = el("startEvent", f"S{level}") + el("endEvent", f"E{level}")
            body = el("subProcess", f"P{level}", ends, body) + chain(f"S{level + 1}", f"P{level}", f"E{level + 1}")
        return process(el("startEvent", f"S{depth}"), body, el("endEvent", f"E{depth}"))

    assert Driver(nested(limits.MAX_NESTING)).run.state == "completed"
    with pytest.raises(limits.LimitReached):
        Driver(nested(limits.MAX_NESTING + 1))


def test_a_huge_collection_is_refused() -> None:
    source = process(S, el("userTask", "A", items("=n")), E, chain("S", "A", "E"))
    with pytest.raises(limits.LimitReached, match="10001"):
        Driver(source, {"n": list(range(10_001))})


def test_a_thousand_parallel_items_are_fine() -> None:
    source = process(
        S, el("task", "A", items("=n", outputCollection="o", outputElement="=item")), E, chain("S", "A", "E")
    )
    assert Driver(source, {"n": list(range(1_000))}).variables["o"] == list(range(1_000))


def test_no_flow_matches() -> None:
    source = process(
        S, A, el("exclusiveGateway", "X"), E, chain("S", "A", "X"), flow("X", "E", "=ok"), flow("X", "A", "=not(ok)")
    )
    driver = Driver(source)
    with pytest.raises(NoFlowMatches) as refusal:
        driver.do("A")
    assert refusal.value.activity_id == "X"
    assert refusal.value.details["conditions"] == ["=ok", "=not(ok)"]
    # Nothing was stored: the same step can be done again.
    assert Driver(source).do("A", ok=True).run.state == "completed"


@pytest.mark.parametrize(
    ("parts", "expression"),
    [
        ([el("exclusiveGateway", "X", default="X-A"), flow("S", "X"), flow("X", "E", '="a"'), flow("X", "A")], '="a"'),
        ([el("intermediateCatchEvent", "X", timer("timeDuration", "=limit")), chain("S", "X", "E")], "=limit"),
        ([el("intermediateCatchEvent", "X", timer("timeDuration", "-PT5M")), chain("S", "X", "E")], "-PT5M"),
        ([el("intermediateCatchEvent", "X", timer("timeCycle", "R/PT0.01S")), chain("S", "X", "E")], "R/PT0.01S"),
        (
            [el("intermediateCatchEvent", "X", timer("timeDuration", "P999999999Y")), chain("S", "X", "E")],
            "P999999999Y",
        ),
        (
            [el("intermediateCatchEvent", "X", timer("timeDuration", "PT9999999999999H")), chain("S", "X", "E")],
            "PT9999999999999H",
        ),
        ([el("intermediateCatchEvent", "X", timer("timeCycle", "R/P9999Y")), chain("S", "X", "E")], "R/P9999Y"),
        ([el("intermediateCatchEvent", "X", timer("timeCycle", "every day")), chain("S", "X", "E")], "every day"),
        ([el("intermediateCatchEvent", "X", timer("timeDate", "tomorrow")), chain("S", "X", "E")], "tomorrow"),
        ([el("userTask", "X", zeebe("priorityDefinition", priority="high")), chain("S", "X", "E")], "high"),
        ([el("callActivity", "X", zeebe("calledElement", processId="=other")), chain("S", "X", "E")], "=other"),
        ([el("userTask", "X", items("=5")), chain("S", "X", "E")], "=5"),
    ],
)
def test_a_value_that_does_not_fit_names_element_and_expression(parts: list[str], expression: str) -> None:
    with pytest.raises(ExpressionFailed) as refusal:
        Driver(process(S, A, E, *parts))
    assert refusal.value.expression == expression
    assert refusal.value.activity_id.startswith("X")
    assert refusal.value.text.en != refusal.value.text.zh


def test_the_name_of_a_function_is_no_value() -> None:
    source = process(
        S, el("scriptTask", "X", zeebe("script", expression="=number", resultVariable="n")), E, chain("S", "X", "E")
    )
    with pytest.raises(NotStorable) as refusal:
        Driver(source)
    assert refusal.value.details == {"name": "n", "activity_id": "X"}


def test_every_wrong_expression_is_named_at_once() -> None:
    wrong = zeebe("assignmentDefinition", assignee="=(")
    with pytest.raises(DefinitionInvalid) as refusal:
        Driver(process(S, el("userTask", "A", wrong), el("userTask", "B", wrong), E, chain("S", "A", "B", "E")))
    assert [problem.element_id for problem in refusal.value.problems] == ["A", "B"]


@pytest.mark.parametrize(
    "part",
    [
        el("complexGateway", "X"),
        el("adHocSubProcess", "X"),
        el("transaction", "X"),
        el("endEvent", "X", event("cancel")),
        boundary("X", "A", event("compensate")),
        el("userTask", "X", startQuantity="2"),
        el("serviceTask", "X"),
        el("sendTask", "X"),
        el("callActivity", "X"),
        el("receiveTask", "X"),
        el("intermediateCatchEvent", "X", "<timerEventDefinition/>"),
        el("intermediateCatchEvent", "X", event("message", "nobody")),
        boundary("X", "nothing", timer("timeDuration", "PT1H")),
        el("subProcess", "X"),
        el("subProcess", "X", el("startEvent", "s"), triggeredByEvent="true"),
        el("eventBasedGateway", "X") + flow("X", "A"),
        el("task", "X") + flow("X", "nowhere"),
        el("intermediateThrowEvent", "X", '<linkEventDefinition name="lost"/>'),
        el("userTask", "X", "<multiInstanceLoopCharacteristics/>"),
        el("userTask", "X", "<standardLoopCharacteristics/>"),
    ],
)
def test_what_cannot_run_is_refused_by_name(part: str) -> None:
    with pytest.raises(DefinitionInvalid) as refusal:
        Driver(process(S, A, E, part, chain("S", "A", "E")))
    assert [problem.element_id for problem in refusal.value.problems] == ["X"]


def test_a_missing_process_is_named() -> None:
    source = process(S, el("callActivity", "C", zeebe("calledElement", processId="gone")), E, chain("S", "C", "E"))
    with pytest.raises(DefinitionInvalid, match="gone"):
        Driver(source)


def test_a_process_without_that_start_cannot_start() -> None:
    source = process(el("startEvent", "M", event("message", "m")), A, E, chain("M", "A", "E"), head=named(message="m"))
    for start in (None, "A", "nothing"):
        with pytest.raises(NotStartable):
            Driver(source, start_event=start)
    assert Driver(source, start_event="M").open() == ["A"]


def test_a_token_that_moved_on_is_a_conflict() -> None:
    driver = Driver(PLAIN)
    token = driver.wait("A").token_id
    with pytest.raises(NotWaiting):
        driver.act("fire_timer", token)
    driver.do("A")
    with pytest.raises(Conflict):
        driver.act("complete", token, {})
    with pytest.raises(NotWaiting):
        driver.run.visible(token)


def test_cancelled_means_nothing_is_open() -> None:
    driver = Driver(PLAIN)
    driver.act("cancel")
    assert (driver.run.state, driver.open(), driver.kinds("A")) == ("cancelled", [], ["entered", "cancelled"])
    assert driver.reload().state == "cancelled"


def test_a_state_of_another_diagram_or_version_is_refused() -> None:
    driver = Driver(PLAIN)
    blob = driver.run.encode()
    other = Driver(process(S, el("userTask", "B"), E, chain("S", "B", "E"))).program
    with pytest.raises(StateUnreadable, match="A"):
        Run.load(other, driver.decisions, {}, blob)
    with pytest.raises(Invalid):
        Run.load(driver.program, driver.decisions, {}, orjson.dumps({**orjson.loads(blob), "v": 99}))
