"""Repeated activities of every kind: each item goes on for itself."""

from __future__ import annotations

from tests.engine.tokens.drawing import chain, el, io, items, keyed, process
from tests.engine.tokens.driver import Driver

S, E = el("startEvent", "S"), el("endEvent", "E")


def test_each_item_receives_its_own_message() -> None:
    receive = el("receiveTask", "R", items("=[1, 2]"), messageRef="paid")
    source = process(S, receive, E, chain("S", "R", "E"), head=keyed("paid", "=string(item)"))
    driver = Driver(source)
    assert [wait.correlation_key for wait in driver.run.waits] == ["1", "2"]
    driver.message("R", 1)
    assert [wait.correlation_key for wait in driver.run.waits] == ["1"]
    driver.message("R")
    assert (driver.run.state, driver.run.passed["R"]) == ("completed", 1)


def test_output_mappings_do_not_hide_the_result_from_the_collection() -> None:
    several = items("=[1, 2]", outputCollection="votes", outputElement="=vote")
    source = process(S, el("userTask", "A", several, io(outputs={"last": "=vote"})), E, chain("S", "A", "E"))
    driver = Driver(source).do("A", 1, vote="no").do("A", vote="yes")
    assert driver.variables == {"last": "yes", "votes": ["yes", "no"]}
