"""What the engine does with an element is as drawn: every small diagram's cases fit, and broken ones do not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from engine.conformance.recorded import told_elsewhere, told_here
from engine.definitions.model import Process
from engine.definitions.read import read_diagram
from engine.eventlog.telling import Telling
from tests.elements.cases import CASES, names
from tests.elements.playing import Case, play, source
from tests.engine.conformance.checking import checked

NOW = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
FAILED_BY_HAND = "error"
"""No person can let a task fail, only services: cases that do so with a person's task show nothing here."""
MAY_BE_LEFT_OUT = {
    *(f"boundary-{kind} N" for kind in ("conditional", "message", "signal", "timer")),
    *(f"inclusive-join {element}" for element in "ABC"),
    "end-error A",
    "error-boundary B",
    "inclusive-gateway A",
    "inclusive-gateway B",
    "message-boundary M",
    "multi-instance-parallel A",
    "multi-instance-sequential A",
    "standard-loop A",
    "timer-cycle T",
}
PLAYED = [(name, case) for name, case in zip(names(), CASES, strict=True) if FAILED_BY_HAND not in str(case.actions)]


def told(case: Case) -> tuple[Process, list[str], bool]:
    """Play a case; return its process, the elements its log tells of and whether it came to its end."""
    driver = play(case)
    run = driver.run
    processes = {key: each.activities for key, each in run.program.processes.items()}
    own = run.program.process_id
    telling = Telling(own, processes)
    steps = [[step.kind, step.activity_id, step.token_id, step.process_id] for step in driver.steps]
    body = json.dumps({"v": 2, "facts": [{"type": "instance.moved", "steps": steps}]})
    telling.add(SimpleNamespace(body=body, at=NOW, actor="system", seq=1, hash=""))
    process = read_diagram(source(case.file)).processes[own]
    return process, [one.activity for one in telling.events if one.process == own], case.state == "completed"


@pytest.mark.parametrize("case", [case for _, case in PLAYED], ids=[name for name, _ in PLAYED])
def test_what_the_engine_did_is_as_drawn(case: Case) -> None:
    process, elements, ended = told(case)
    for recorded in (told_here(process), told_elsewhere(process, ())):
        line = " ".join(element for element in elements if element in recorded)
        result = checked(process, line, recorded=recorded, ended=ended)
        assert result.fitness == 1, result.findings


def test_only_what_the_drawing_leaves_open_may_be_missing() -> None:
    """Whoever leaves out anything else is found: nothing a clock, a choice or the number of items decides."""
    missed = set()
    for case in (case for _, case in PLAYED):
        process, elements, ended = told(case)
        for at in range(len(elements)):
            line = " ".join(elements[:at] + elements[at + 1 :])
            if checked(process, line, ended=ended).fitness == 1:
                missed.add(f"{case.file} {elements[at]}")
    assert missed == MAY_BE_LEFT_OUT
