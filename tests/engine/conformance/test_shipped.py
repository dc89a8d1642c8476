"""Paper logs of the shipped procedures can be decided: their drawings stay within the limits of the check."""

from __future__ import annotations

import random

import pytest

from engine.conformance.automaton import Automaton
from engine.conformance.compiling import compile_net
from engine.conformance.recorded import told_elsewhere
from engine.definitions.read import read_diagram
from tests.engine.conformance.checking import checked
from web.demo.load import shipped_files

CORE = ("complaint", "vetting", "sales-risk", "drawing-review", "sweep")


@pytest.mark.parametrize("key", CORE)
def test_what_people_did_is_decided(key: str) -> None:
    process = read_diagram(shipped_files()[f"{key}.bpmn"]).processes[key]
    recorded = told_elsewhere(process, ())
    automaton, dice = Automaton(compile_net(process, recorded)), random.Random(key)
    state, told = automaton.start, []
    while len(told) < 12 and automaton.labels(state):
        told.append(dice.choice(automaton.labels(state)))
        state = automaton.step(state, told[-1])
    result = checked(process, " ".join(told), " ".join(told[1:]), recorded=recorded, ended=False)
    assert (result.undecided, result.cases) == ([], 2)
    assert "1" not in {number for one in result.findings for number in one.numbers}
