"""Corrections of SpiffWorkflow 3.2.0 about structure and tokens: what we do, and beside it what stock does.

Those about events, event sub-processes and data stand in the files beside this one.

When a newer SpiffWorkflow makes one of the stock assertions fail, that correction can go.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG

from engine.errors import DefinitionInvalid
from engine.tokens import spiff
from engine.tokens.errors import NoFlowMatches
from tests.engine.tokens.drawing import chain, el, flow, named, process
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


def test_an_element_may_be_called_start() -> None:
    """Stock takes its own task of that name: nothing can run."""
    source = process(el("startEvent", "Start"), el("userTask", "A"), ENDS, chain("Start", "A", "E"))
    assert Driver(source).do("A").run.ended_as == "E"
    with pytest.raises(WorkflowException):
        Stock(source)


def test_an_end_event_may_be_called_end() -> None:
    """Stock ends the instance there while another branch is open."""
    source = process(
        STARTS,
        el("parallelGateway", "F"),
        el("userTask", "A"),
        el("userTask", "B"),
        el("endEvent", "End"),
        ENDS,
        chain("S", "F", "A", "End"),
        chain("F", "B", "E"),
    )
    driver = Driver(source).do("A")
    assert (driver.run.state, driver.open()) == ("active", ["B"])
    assert Stock(source).do("A").flow.is_completed()


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


def test_a_condition_on_the_only_flow_counts() -> None:
    """Stock does not look at it."""
    source = process(STARTS, el("userTask", "A"), ENDS, chain("S", "A"), flow("A", "E", "false"))
    with pytest.raises(NoFlowMatches):
        Driver(source).do("A")
    assert Stock(source).do("A").flow.is_completed()


def test_a_long_chain_is_parsed() -> None:
    """Stock parses each element inside its predecessor: 600 in a row end in RecursionError."""
    ids = ["S", *(f"t{n}" for n in range(1_000)), "E"]
    source = process(STARTS, *(el("task", id) for id in ids[1:-1]), ENDS, chain(*ids))
    assert len(Driver(source).trail) == 1_002
    with pytest.raises((RecursionError, ValidationException)):
        Stock(source)


@pytest.mark.parametrize(
    "attributes", [{"startQuantity": "2"}, {"completionQuantity": "2"}], ids=lambda given: next(iter(given))
)
def test_a_number_of_tokens_is_not_ignored(attributes: dict[str, str]) -> None:
    """Stock runs the activity as if nothing were written there; we refuse it."""
    source = process(STARTS, el("userTask", "A", **attributes), ENDS, chain("S", "A", "E"))
    with pytest.raises(DefinitionInvalid, match=next(iter(attributes))):
        Driver(source)
    assert Stock(source).open() == ["A"]


def test_a_behaviour_of_items_is_not_ignored() -> None:
    """Stock goes on after all items whatever is written; we refuse what it would mean."""
    items = '<multiInstanceLoopCharacteristics behavior="One"><loopCardinality>2</loopCardinality>'
    source = process(
        STARTS, el("userTask", "A", items + "</multiInstanceLoopCharacteristics>"), ENDS, chain("S", "A", "E")
    )
    with pytest.raises(DefinitionInvalid, match="behavior"):
        Driver(source)
    assert Stock(source).open() == ["A", "A"]


def test_a_receive_task_may_begin_the_process() -> None:
    """Stock finds no start event."""
    receive = el("receiveTask", "A", messageRef="m", instantiate="true")
    source = process(receive, ENDS, chain("A", "E"), head=named(message="m"))
    assert Driver(source, start_event="A").run.state == "completed"
    with pytest.raises(ValidationException, match="No start event"):
        Stock(source)


def test_a_global_task_may_be_called() -> None:
    """Stock looks for a process of that name."""
    call = el("callActivity", "C", calledElement="ask")
    source = process(STARTS, call, ENDS, chain("S", "C", "E"), head='<globalUserTask id="ask" name="ask"/>')
    assert Driver(source).do("ask_task").run.state == "completed"
    with pytest.raises(ValidationException, match="not found"):
        Stock(source)


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
