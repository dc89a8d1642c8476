"""Corrections of SpiffWorkflow 3.2.0 about data: what we do, and in the docstring and beside it what stock does."""

from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG

from engine.tokens.errors import ExpressionFailed
from tests.engine.tokens.drawing import boundary, chain, el, event, named, process, zeebe
from tests.engine.tokens.driver import Driver
from tests.engine.tokens.stock import Stock

STARTS = el("startEvent", "S")
ENDS = el("endEvent", "E")


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


def test_specs_do_not_change_while_running() -> None:
    """Stock connects call-backs to the specs all runs share."""
    source = process(STARTS, el("userTask", "A", OUTPUT), ENDS, chain("S", "A", "E"))
    driver = Driver(source, {"list": ["a"]})
    spec = driver.program.main.task_specs["A [child]"]
    assert spec.completed_event.n_subscribers() == 0
    stock = Stock(source, list=["a"])
    assert stock.spec.task_specs["A [child]"].completed_event.n_subscribers() == 1


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


def test_what_an_interrupted_sub_process_found_out_is_kept() -> None:
    """Stock loses it: the boundary event goes on with the data of before."""
    inside = el(
        "subProcess",
        "P",
        el("startEvent", "s"),
        el("userTask", "A"),
        el("userTask", "B"),
        el("endEvent", "e"),
        chain("s", "A", "B", "e"),
    )
    source = process(
        STARTS,
        inside,
        boundary("X", "P", event("signal", "go")),
        el("userTask", "C"),
        ENDS,
        chain("S", "P", "E"),
        chain("X", "C", "E"),
        head=named(signal="go"),
    )
    driver = Driver(source).do("A", found=7)
    driver.act("signal", "go", {})
    assert (driver.open(), driver.variables) == (["C"], {"found": 7})
    assert Stock(source).do("A", found=7).signal("go").data_at("C") == {}


def test_a_list_is_replaced_not_mixed() -> None:
    """Stock merges lists entry by entry after a loop: what was sorted comes back unsorted."""
    loop = '<standardLoopCharacteristics loopMaximum="1"/>'
    source = process(STARTS, el("userTask", "A", loop), el("userTask", "B"), ENDS, chain("S", "A", "B", "E"))
    assert Driver(source, {"items": [1, 2, 3]}).do("A", items=[3, 2, 1]).variables["items"] == [3, 2, 1]
    assert Stock(source, items=[1, 2, 3]).do("A", items=[3, 2, 1]).data_at("B")["items"] == [1, 2, 3]


def test_a_missing_collection_is_named() -> None:
    """Stock fails with a TypeError that names nothing."""
    source = process(STARTS, el("userTask", "A", OUTPUT), ENDS, chain("S", "A", "E"))
    with pytest.raises(ExpressionFailed, match="A"):
        Driver(source)
    with pytest.raises(TypeError):
        Stock(source)


def test_a_variable_may_be_called_like_a_function() -> None:
    """Stock: a form field called len breaks every script that counts."""
    counted = zeebe("script", expression="=count([1])", resultVariable="n")
    source = process(
        STARTS,
        el("scriptTask", "A", counted, "<script>n = len([1])</script>"),
        ENDS,
        chain("S", "A", "E"),
    )
    assert Driver(source, {"count": 3, "len": 3}).variables["n"] == 1
    with pytest.raises(WorkflowTaskException):
        Stock(source, len=3)


def test_a_process_without_end_event_keeps_its_data() -> None:
    """Stock completes with nothing."""
    source = process(STARTS, el("userTask", "A"), chain("S", "A"))
    driver = Driver(source).do("A", n=1)
    assert (driver.run.state, driver.variables) == ("completed", {"n": 1})
    assert Stock(source).do("A", n=1).flow.data == {}


def test_a_data_store_may_be_drawn() -> None:
    """Stock refuses a reference to a data store."""
    give = '<dataOutputAssociation id="x"><targetRef>d</targetRef></dataOutputAssociation>'
    source = process(
        STARTS, el("userTask", "A", give), '<dataStoreReference id="d" name="ledger"/>', ENDS, chain("S", "A", "E")
    )
    assert Driver(source).do("A").run.state == "completed"
    with pytest.raises(ValidationException, match="dataOutputAssociation"):
        Stock(source)
