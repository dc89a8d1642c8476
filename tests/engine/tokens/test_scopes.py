"""Variables live in scopes: who sees what, and where results go."""

from __future__ import annotations

import pytest

from engine.feel.values import to_plain
from engine.tokens.errors import ExpressionFailed, NameReserved
from tests.engine.tokens.drawing import boundary, chain, el, flow, io, items, process, timer, zeebe
from tests.engine.tokens.driver import Driver

S, E = el("startEvent", "S"), el("endEvent", "E")


def inside(*parts: str, **more: str) -> str:
    body = [el("startEvent", "s"), *parts, el("endEvent", "e")]
    return el("subProcess", "P", *body, **more)


def test_a_result_goes_to_the_nearest_scope_that_has_the_name() -> None:
    source = process(
        S,
        inside(io({"a": "=1"}), el("userTask", "A"), el("userTask", "B"), chain("s", "A", "B", "e")),
        E,
        chain("S", "P", "E"),
    )
    driver = Driver(source, {"b": 0}).do("A", a=2, b=3, c=4)
    assert driver.variables == {"b": 3, "c": 4}
    assert to_plain(driver.run.visible(driver.wait("B").token_id)) == {"a": 2, "b": 3, "c": 4}
    token = driver.wait("B").token_id
    assert [(w.scope_id == "0", w.activity_id, w.name, w.old, w.new) for w in driver.run.writes] == [
        (False, "A", "a", 1, 2),
        (True, "A", "b", 0, 3),
        (True, "A", "c", None, 4),
    ]
    assert token in driver.run._flow.index
    assert driver.do("B").variables == {"b": 3, "c": 4}


def test_inputs_are_local_and_only_outputs_leave() -> None:
    mapping = io({"x": "=n", "y": "=x + 1", "z.deep": "=y"}, {"n": "=y + extra", "info.last": "=x"})
    source = process(S, el("userTask", "A", mapping), E, chain("S", "A", "E"))
    driver = Driver(source, {"n": 1, "info": {"first": 0}})
    assert to_plain(driver.wait("A").inputs) == {"x": 1, "y": 2, "z": {"deep": 2}}
    driver.do("A", extra=10, dropped=1)
    assert driver.variables == {"n": 12, "info": {"first": 0, "last": 1}}


def test_a_value_inside_an_old_value_changes_without_touching_the_old_one() -> None:
    source = process(S, el("userTask", "A", io(outputs={"a.b": "=v"})), E, chain("S", "A", "E"))
    driver = Driver(source, {"a": {"b": 1, "c": 2}}).do("A", v=5)
    [write] = [write for write in driver.run.writes if write.name == "a"]
    assert (to_plain(write.old), to_plain(write.new)) == ({"b": 1, "c": 2}, {"b": 5, "c": 2})


def test_parallel_items_have_variables_of_their_own() -> None:
    several = items("=people", "person", outputCollection="votes", outputElement="=vote")
    body = inside(several, io({"vote": "=null"}), el("userTask", "A"), el("userTask", "B"), chain("s", "A", "B", "e"))
    source = process(S, body, E, chain("S", "P", "E"))
    driver = Driver(source, {"people": ["li", "wu"]}).do("A", 0, vote="yes").do("A", 0, vote="no")
    first, second = (driver.run.visible(wait.token_id) for wait in driver.run.waits)
    assert (first["person"], first["vote"], first["loopCounter"]) == ("li", "yes", 1)
    assert (second["person"], second["vote"], second["loopCounter"]) == ("wu", "no", 2)
    driver.do("B", 1).do("B")
    assert driver.variables == {"people": ["li", "wu"], "votes": ["yes", "no"]}


def test_the_completion_condition_counts_items() -> None:
    done = "=numberOfCompletedInstances = 2 and numberOfActiveInstances = 2 and numberOfInstances = 4"
    several = items("=[1, 2, 3, 4]", completion=done, outputCollection="got", outputElement="=v")
    source = process(S, el("userTask", "A", several), E, chain("S", "A", "E"))
    driver = Driver(source).do("A", 3, v="d").do("A", 1, v="b")
    assert driver.run.state == "completed"
    assert driver.variables["got"] == [None, "b", None, "d"]
    assert driver.kinds("A").count("cancelled") == 2


def test_the_completion_condition_sees_what_was_collected() -> None:
    several = items("=[1, 2, 3]", completion='=count(got[item = "no"]) > 0', outputCollection="got", outputElement="=v")
    source = process(S, el("userTask", "A", several), E, chain("S", "A", "E"))
    assert Driver(source).do("A", v="yes").do("A", v="no").run.state == "completed"


def test_nobody_to_ask_is_an_error_that_names_the_activity() -> None:
    source = process(S, el("userTask", "A", items("=people")), E, chain("S", "A", "E"))
    with pytest.raises(ExpressionFailed) as refusal:
        Driver(source)
    assert (refusal.value.activity_id, refusal.value.expression) == ("A", "=people")
    assert Driver(source, {"people": []}).run.state == "completed"


CALLED = process(
    S,
    el("scriptTask", "T", zeebe("script", expression="=n + 1", resultVariable="n")),
    el("userTask", "A"),
    E,
    chain("S", "T", "A", "E"),
    id="q",
)


def calling(*inside: str, **settings: str) -> Driver:
    call = el("callActivity", "C", zeebe("calledElement", processId="q", **settings), *inside)
    source = process(S, call, E, chain("S", "C", "E"))
    return Driver(source, {"n": 1, "list": [1, 2]}, called={"q": CALLED})


def test_a_called_process_writes_into_its_own_scope() -> None:
    driver = calling()
    assert driver.variables["n"] == 1
    assert driver.run.visible(driver.wait("A").token_id)["n"] == 2
    assert driver.do("A").variables["n"] == 2


def test_a_called_process_keeps_to_itself_what_is_not_to_be_propagated() -> None:
    assert calling(propagateAllChildVariables="false").do("A", x=1).variables == {"n": 1, "list": [1, 2]}


def test_items_that_call_a_process_do_not_see_each_other() -> None:
    driver = calling(items("=list", "n", outputCollection="sums", outputElement="=n"), io(outputs={"n": "=n"}))
    assert [to_plain(driver.run.visible(wait.token_id))["n"] for wait in driver.run.waits] == [2, 3]
    driver.do("A").do("A")
    assert driver.variables["sums"] == [2, 3]


def test_calls_within_calls() -> None:
    middle = process(
        S, el("callActivity", "C", zeebe("calledElement", processId="=deeper")), E, chain("S", "C", "E"), id="m"
    )
    outer = process(S, el("callActivity", "C", zeebe("calledElement", processId="m")), E, chain("S", "C", "E"))
    driver = Driver(outer, {"n": 1, "deeper": "q"}, called={"m": middle, "q": CALLED})
    driver.do("A", x=5)
    assert driver.run.state == "completed"
    assert (driver.variables["n"], driver.variables["x"]) == (2, 5)
    assert driver.run._flow.subprocesses == {}
    assert [scope.id for scope in driver.run._flow.scopes] == ["0"]


def test_names_of_the_engine_are_seen_everywhere_and_written_nowhere() -> None:
    source = process(S, el("userTask", "A", io({"who": "=case.number"})), E, chain("S", "A", "E"))
    driver = Driver(source, builtins={"case": {"number": "K-1"}})
    assert driver.wait("A").inputs == {"who": "K-1"}
    assert "case" not in driver.run.variables
    with pytest.raises(NameReserved):
        driver.do("A", case=1)


def test_a_boundary_event_sees_the_inputs_of_its_host_and_writes_outside() -> None:
    source = process(
        S,
        el("userTask", "A", io({"limit": '="PT2H"'})),
        boundary("T", "A", timer("timeDuration", "=limit"), io(outputs={"late": "=true"})),
        E,
        chain("S", "A", "E"),
        chain("T", "E"),
    )
    driver = Driver(source)
    assert driver.wait("T").due_at is not None
    assert driver.fire("T").variables == {"late": True}


def test_scopes_end_with_what_they_belong_to() -> None:
    body = inside(items("=[1, 2]"), io({"x": "=1"}), el("userTask", "A", io({"y": "=2"})), chain("s", "A", "e"))
    source = process(
        S, body, boundary("T", "P", timer("timeDuration", "PT1H")), E, chain("S", "P", "E"), chain("T", "E")
    )
    driver = Driver(source)
    assert len(list(driver.run._flow.scopes)) > 3
    assert [scope.id for scope in driver.fire("T").run._flow.scopes] == ["0"]


def test_tokens_hold_no_data() -> None:
    source = process(S, el("userTask", "A"), el("userTask", "B"), E, chain("S", "A", "B", "E"))
    driver = Driver(source, {"x": 1}).do("A", y=2)
    assert [dict(token.data) for token in driver.run._flow.index.values()] == [{}]
    assert driver.run._flow.data == {}


def test_an_administrator_writes_a_variable() -> None:
    source = process(S, el("userTask", "A"), el("userTask", "B"), E, chain("S", "A", "B", "E"), flow("A", "E", "=skip"))
    driver = Driver(source)
    driver.act("set_variable", "skip", True)
    assert [(write.activity_id, write.name, write.new) for write in driver.run.writes] == [(None, "skip", True)]
    assert driver.do("A").open() == ["B"]


def test_mappings_read_who_did_a_task() -> None:
    several = items("=[1, 2]", "n", outputCollection="done", outputElement="doer.name + vote")
    source = process(
        S,
        el("userTask", "A", io(outputs={"by": "=doer.person"})),
        el("userTask", "B", several),
        el("userTask", "C", io(outputs={"later": "=doer"})),
        E,
        chain("S", "A", "B", "C", "E"),
    )
    driver = Driver(source)
    driver.act("complete", driver.wait("A").token_id, {}, {"person": "id-li", "name": "li"})
    assert driver.variables == {"by": "id-li"}
    for name in ("wu", "xu"):
        driver.act("complete", driver.wait("B").token_id, {"vote": "!"}, {"person": f"id-{name}", "name": name})
    assert driver.variables["done"] == ["wu!", "xu!"]
    assert "doer" not in driver.variables
    assert driver.do("C").variables["later"] is None


def test_a_field_called_like_who_did_it_is_the_field() -> None:
    source = process(S, el("userTask", "A", io(outputs={"x": "=doer"})), E, chain("S", "A", "E"))
    driver = Driver(source)
    driver.act("complete", driver.wait("A").token_id, {"doer": 7}, {"person": "id-li"})
    assert driver.variables == {"x": 7}
