"""Each correction of SpiffWorkflow 3.2.0: what we do, and in the docstring and beside it what stock does.

When a newer SpiffWorkflow makes one of the stock assertions fail, that correction can go.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG

from engine.tokens import spiff
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, named, process, timer
from tests.engine.tokens.driver import Driver
from tests.engine.tokens.stock import Stock

STARTS = el("startEvent", "S")
ENDS = el("endEvent", "E")


def test_only_the_pinned_release_is_accepted() -> None:
    """Stock is free to change; the corrections are not."""
    with pytest.raises(ImportError, match=r"corrects SpiffWorkflow 3\.2\.0, but 3\.3\.0"):
        spiff.check("3.3.0")


def test_a_long_loop_does_not_stall() -> None:
    """Stock keeps every finished task: at depth 1,000 no task is found any more."""
    events = [f"e{n}" for n in range(30)]
    source = process(
        STARTS,
        el("userTask", "A"),
        *(el("intermediateThrowEvent", id) for id in events),
        el("exclusiveGateway", "X", default="X-A"),
        ENDS,
        chain("S", "A", *events, "X"),
        flow("X", "A"),
        flow("X", "E", "done"),
    )
    driver = Driver(source)
    sizes = []
    for _ in range(100):
        driver.do("A", done=False)
        sizes.append(len(driver.run.encode()))
    assert driver.do("A", done=True).run.state == "completed"
    assert sizes[-1] - sizes[10] < 50

    stock = Stock(source)
    for rounds in range(100):  # noqa: B007
        if not stock.open():
            break
        stock.do("A", done=False)
    assert rounds < 99


BOTH_AGAIN = [
    STARTS,
    el("userTask", "A"),
    el("userTask", "B"),
    el("userTask", "C"),
    el("exclusiveGateway", "M"),
    el("exclusiveGateway", "X", default="X-E"),
    ENDS,
    chain("S", "M", "F"),
    chain("J", "C", "X"),
    flow("X", "M", "again"),
    flow("X", "E"),
]


def test_a_parallel_join_in_a_loop_waits_for_all_branches() -> None:
    """Stock joins on finished ancestors: in the second round B alone lets C run."""
    source = process(
        *BOTH_AGAIN, el("parallelGateway", "F"), el("parallelGateway", "J"), chain("F", "A", "J"), chain("F", "B", "J")
    )
    driver = Driver(source).do("A").do("B").do("C", again=True).do("B")
    assert driver.open() == ["A"]
    driver.do("A")
    assert driver.open() == ["C"]

    stock = Stock(source).do("A").do("B").do("C", again=True).do("B")
    assert "C" in stock.open()


def test_an_inclusive_join_in_a_loop_waits_for_all_branches() -> None:
    """Stock: the same early firing as with the parallel join."""
    source = process(
        *BOTH_AGAIN,
        el("inclusiveGateway", "F"),
        el("inclusiveGateway", "J"),
        flow("F", "A", "both"),
        flow("F", "B", "both"),
        chain("A", "J"),
        chain("B", "J"),
    )
    driver = Driver(source, {"both": True}).do("A").do("B").do("C", again=True).do("B")
    assert driver.open() == ["A"]
    driver.do("A")
    assert driver.open() == ["C"]

    stock = Stock(source, both=True).do("A").do("B").do("C", again=True).do("B")
    assert "C" in stock.open()


def test_tokens_are_not_predicted() -> None:
    """Stock makes a task for every possible future: blocks in a row multiply."""
    parts = [STARTS, ENDS]
    before = "S"
    for block in range(5):
        split, join = f"F{block}", f"J{block}"
        parts += [el("parallelGateway", split), el("parallelGateway", join), flow(before, split)]
        for branch in "abc":
            parts += [el("userTask", f"{branch}{block}"), chain(split, f"{branch}{block}", join)]
        before = join
    source = process(*parts, flow(before, "E"))
    assert len(Driver(source).run.encode()) < 500
    assert len(Stock(source).flow.tasks) > 1_000


def test_flows_without_ids_are_flows() -> None:
    """Stock 3.2.0 does not see a sequence flow without id: the process is over before it began."""
    source = process(STARTS, el("userTask", "A"), ENDS, chain("S", "A", "E"))
    source = source.replace(b'sequenceFlow id="S-A"', b"sequenceFlow").replace(
        b'sequenceFlow id="A-E"', b"sequenceFlow"
    )
    driver = Driver(source)
    assert driver.open() == ["A"]
    assert driver.do("A").run.state == "completed"
    assert len(driver.run.taken_flows) == 2
    assert Stock(source).open() == []


def test_an_activity_may_be_called_end() -> None:
    """Stock has internal tasks of that name: an activity called End is skipped."""
    source = process(STARTS, el("userTask", "End"), ENDS, chain("S", "End", "E"))
    assert Driver(source).do("End").trail == ["S", "End", "E"]
    assert "End" not in Stock(source).open()


def test_branches_are_tried_in_the_order_of_the_file() -> None:
    """Stock sorts them by height on the page: moving a box changes which branch wins."""
    picture = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane>'
        '<bpmndi:BPMNShape bpmnElement="A"><dc:Bounds x="0" y="300" width="1" height="1"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNShape bpmnElement="B"><dc:Bounds x="0" y="100" width="1" height="1"/></bpmndi:BPMNShape>'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
    )
    source = process(
        STARTS,
        el("exclusiveGateway", "X"),
        el("userTask", "A"),
        el("userTask", "B"),
        ENDS,
        flow("S", "X"),
        flow("X", "A", "n > 1"),
        flow("X", "B", "n > 0"),
        chain("A", "E"),
        chain("B", "E"),
    ).replace(b"</definitions>", picture.encode())
    assert Driver(source, {"n": 5}).open() == ["A"]
    assert Stock(source, n=5).open() == ["B"]


def test_an_activity_may_have_several_flows_out() -> None:
    """Stock refuses them, and ignores a condition on a single one."""
    source = process(
        STARTS,
        el("userTask", "A", default="A-D"),
        el("userTask", "B"),
        el("userTask", "C"),
        el("userTask", "D"),
        ENDS,
        chain("S", "A"),
        flow("A", "B", "n > 1"),
        flow("A", "C", "n > 2"),
        flow("A", "D"),
        chain("B", "E"),
        chain("C", "E"),
        chain("D", "E"),
    )
    assert Driver(source, {"n": 3}).do("A").open() == ["B", "C"]
    assert Driver(source, {"n": 2}).do("A").open() == ["B"]
    assert Driver(source, {"n": 1}).do("A").open() == ["D"]
    with pytest.raises(ValidationException, match="Multiple outgoing"):
        Stock(source)


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


OUTPUT = (
    "<multiInstanceLoopCharacteristics><loopDataInputRef>list</loopDataInputRef>"
    "<loopDataOutputRef>out</loopDataOutputRef>"
    '<inputDataItem id="x"/><outputDataItem id="y"/></multiInstanceLoopCharacteristics>'
)


def test_results_of_items_come_in_the_order_of_the_items() -> None:
    """Stock with a set of items collects them in the order of completion, and fails without a collection."""
    source = process(STARTS, el("userTask", "A", OUTPUT), ENDS, chain("S", "A", "E"))
    driver = Driver(source, {"list": ["a", "b"]}).do("A", 1, y="second").do("A", y="first")
    assert driver.variables["out"] == ["first", "second"]
    stock = Stock(source, list=["a", "b"]).do("A", 1, y="second").do("A", y="first")
    assert stock.flow.last_task.data["out"] == ["second", "first"]


def test_no_update_of_a_parallel_branch_is_lost() -> None:
    """Stock copies the data per token: the branch that finishes last brings back the old value."""
    source = process(
        STARTS,
        el("userTask", "A"),
        el("parallelGateway", "F"),
        el("userTask", "B"),
        el("userTask", "C"),
        el("parallelGateway", "J"),
        el("userTask", "D"),
        ENDS,
        chain("S", "A", "F", "B", "J", "D", "E"),
        chain("F", "C", "J"),
    )
    driver = Driver(source).do("A", status="draft").do("B", status="approved")
    assert driver.run.visible(driver.wait("C").token_id)["status"] == "approved"
    assert driver.do("C").variables["status"] == "approved"
    stock = Stock(source).do("A", status="draft").do("B", status="approved").do("C")
    [task] = [task for task in stock.flow.tasks.values() if task.task_spec.bpmn_id == "D"]
    assert task.data["status"] == "draft"


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


def test_a_long_chain_is_parsed() -> None:
    """Stock parses each element inside its predecessor: 600 in a row end in RecursionError."""
    ids = ["S", *(f"t{n}" for n in range(900)), "E"]
    source = process(STARTS, *(el("task", id) for id in ids[1:-1]), ENDS, chain(*ids))
    assert len(Driver(source).trail) == 902
    with pytest.raises((RecursionError, ValidationException)):
        Stock(source)


def test_specs_do_not_change_while_running() -> None:
    """Stock connects call-backs to the specs all runs share."""
    source = process(STARTS, el("userTask", "A", OUTPUT), ENDS, chain("S", "A", "E"))
    driver = Driver(source, {"list": ["a"]})
    spec = driver.program.main.task_specs["A [child]"]
    assert spec.completed_event.n_subscribers() == 0
    stock = Stock(source, list=["a"])
    assert stock.spec.task_specs["A [child]"].completed_event.n_subscribers() == 1


def test_python_is_never_evaluated(tmp_path: Path) -> None:
    """Stock evaluates conditions with all built-ins: a diagram can write files."""
    target = tmp_path / "owned"
    source = process(
        STARTS,
        el("exclusiveGateway", "X", default="X-A"),
        el("userTask", "A"),
        ENDS,
        chain("S", "X"),
        flow("X", "E", f"__import__('pathlib').Path('{target}').touch()"),
        flow("X", "A"),
        flow("A", "E"),
    )
    try:
        Driver(source)
    except Exception as refusal:
        assert "X-E" in str(refusal)  # noqa: PT017
    assert not target.exists()
    Stock(source)
    assert target.exists()


def test_a_loaded_run_cannot_evaluate_python_either() -> None:
    """Stock: a restored workflow has the default engine, which is plain eval, until somebody replaces it."""
    source = process(STARTS, el("userTask", "A"), ENDS, chain("S", "A", "E"))
    run = Driver(source).reload()
    engine = run._flow.script_engine
    for call in (engine.evaluate, engine.execute, engine.call_service):
        with pytest.raises(RuntimeError, match="never reach"):
            call(None, "1 + 1")
    registry = BpmnWorkflowSerializer.configure(DEFAULT_CONFIG)
    serializer = BpmnWorkflowSerializer(registry)
    restored = serializer.deserialize_json(serializer.serialize_json(Stock(source).flow))
    assert type(restored.script_engine) is PythonScriptEngine
    assert restored.script_engine.evaluate(restored.task_tree, "1 + 1") == 2


def test_any_key_may_be_stored() -> None:
    """Stock: a form field called typename makes the stored instance unreadable."""
    source = process(STARTS, el("userTask", "A"), el("userTask", "B"), ENDS, chain("S", "A", "B", "E"))
    driver = Driver(source).do("A", x={"typename": "BpmnWorkflow", "$d": 1})
    driver.reload()
    assert driver.variables["x"] == {"typename": "BpmnWorkflow", "$d": 1}
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
    stored = serializer.serialize_json(Stock(source).do("A", x={"typename": "BpmnWorkflow"}).flow)
    with pytest.raises(Exception):  # noqa: B017, PT011
        serializer.deserialize_json(stored)
