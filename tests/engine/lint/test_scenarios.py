"""Scenarios are checked against the diagrams that come with them."""

from __future__ import annotations

import json
from typing import Any

from engine.lint import lint_sources
from engine.lint.known import Known
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()
SAID: dict[str, Any] = {"id": "leave-asked", "process": "leave", "name": "请假", "begins": "2026-11-16 09:30"}


def found(steps: list[dict[str, Any]], **more: Any) -> list[tuple[str | None, str | None, str]]:
    """Return rule, element and severity of every problem of a scenario beside its diagram."""
    files = {"leave.bpmn": LEAVE, "a.scenario.json": json.dumps({**SAID, "steps": steps, **more}).encode()}
    problems = lint_sources(files, known=Known(processes=frozenset({"leave"})))
    return [(each.rule, each.element_id, each.severity) for each in problems if each.file == "a.scenario.json"]


def test_a_scenario_that_fits_its_diagram_is_fine() -> None:
    steps = [{"start": "leave", "passes": ["s"]}, {"do": "ask"}, {"do": "other", "case": "another"}]
    assert found(steps, end={"waits": ["approve"]}) == []


def test_elements_that_are_gone_are_a_warning() -> None:
    steps = [{"start": "leave", "passes": ["s", "gone_1"]}, {"do": "gone_2"}]
    named = found(steps, end={"at": "gone_3", "waits": ["gone_4"]})
    assert named == [("scenario-element", f"gone_{number}", "warning") for number in (1, 2, 3, 4)]


def test_a_process_that_does_not_exist_and_a_file_that_cannot_be_read_are_errors() -> None:
    assert found([{"start": "x"}], process="nobody") == [("scenario-process", None, "error")]
    assert found([]) == [("scenario-unreadable", None, "error")]
