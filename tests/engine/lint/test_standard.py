"""Kinds of problems: what breaks BPMN is told apart from what only keeps a sound drawing from running."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engine.lint import Known, lint_process
from engine.lint.bpmn.book import BOOK
from engine.lint.standard import MISSING, STRUCTURE, UNSUPPORTED, clause_of, kind_of

HERE = Path(__file__).parent
SOUND = (HERE / "sound.bpmn").read_text(encoding="utf-8")
EXPECTED = {
    line.split()[1]
    for file in (HERE / "damages").glob("*.toml")
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    for line in case["expected"]
}


def test_a_rule_has_one_kind() -> None:
    assert not STRUCTURE.keys() & MISSING.keys()
    assert not (STRUCTURE.keys() | MISSING.keys()) & UNSUPPORTED


@pytest.mark.parametrize("rule", [*STRUCTURE, *MISSING, *BOOK])
def test_every_rule_of_the_standard_has_a_damaged_example(rule: str) -> None:
    # A file without any process has its own test; all others stand in damages/.
    assert rule in EXPECTED | {"no-process"}


def test_a_drawing_without_executable_detail_misses_something_and_breaks_nothing() -> None:
    drawn = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
        '<process id="p"><startEvent id="s"/><task id="a"/><exclusiveGateway id="g"/><serviceTask id="b"/>'
        '<userTask id="c"/><endEvent id="e"/>'
        + "".join(
            f'<sequenceFlow id="{one}{two}" sourceRef="{one}" targetRef="{two}"/>'
            for one, two in ("sa", "ag", "gb", "gc", "be", "ce")
        )
        + "</process></definitions>"
    )
    problems = lint_process(drawn.encode(), known=Known())
    assert {problem.kind for problem in problems} == {"missing"}
    assert {"not-executable", "condition-missing", "service-missing", "nobody-assigned"} <= {p.rule for p in problems}


def test_a_broken_drawing_names_the_clause() -> None:
    [problem] = [
        each
        for each in lint_process(SOUND.replace('sourceRef="silence" targetRef="done"', 'sourceRef="silence"').encode())
        if each.rule == "flow-without-end"
    ]
    assert (problem.kind, problem.clause) == ("structure", "8.4.13")


def test_a_rule_of_the_products_own_has_no_clause() -> None:
    assert kind_of("expression-syntax") == "content"
    assert clause_of("expression-syntax") is None
    assert kind_of("unsupported") == "unsupported"
