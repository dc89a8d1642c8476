"""Each core process from its trigger to every one of its ends, through the pages of a running server."""

from __future__ import annotations

import pytest

from engine.definitions.read import read_diagram
from engine.definitions.scenario import Scenario
from tests.acceptance.conftest import Company
from tests.acceptance.evidence import played
from tests.acceptance.plays import PLAYS, Play
from web.demo.load import shipped_files
from web.trial import shelf
from web.trial.runner import play

SCENARIOS = shelf.among(shipped_files())
CORE = {
    "complaint",
    "complaint-action",
    "design-change",
    "drawing-review",
    "lesson",
    "sales-risk",
    "sales-risk-clearance",
    "supplier-month",
    "supplier-review",
    "sweep",
    "sweep-finding",
    "vetting",
}
"""The processes the company lives by; documents and records have procedures of their own."""


@pytest.mark.parametrize("scenario", [pytest.param(one, id=one.id) for one in SCENARIOS.values()])
def test_every_scenario_goes_through_the_pages_as_it_says(at_desks: Company, scenario: Scenario) -> None:
    at_desks.begins_at(f"{scenario.begins:%Y-%m-%d %H:%M}")
    outcome = play(at_desks.session, scenario, player=at_desks.player)
    assert outcome.parting is None, outcome.parting


@pytest.mark.parametrize("one", [pytest.param(one, id=name) for name, one in PLAYS.items()])
def test_what_no_scenario_reaches_is_played_through_the_pages_too(at_desks: Company, one: Play) -> None:
    one.story(at_desks)
    assert one.ends - played(at_desks.session) == set()


def test_no_end_of_a_core_process_is_forgotten() -> None:
    by_scenarios = {
        element if "#" in element else f"{one.process}#{element}"
        for one in SCENARIOS.values()
        for step in one.steps
        for element in step.passes or ()
    }
    assert _ends() - by_scenarios - {end for one in PLAYS.values() for end in one.ends} == set()


def _ends() -> set[str]:
    """Return every end event of the core processes, in their sub-processes too."""
    diagrams = [read_diagram(content) for name, content in shipped_files().items() if name.endswith(".bpmn")]
    processes = [process for diagram in diagrams for process in diagram.processes.values() if process.id in CORE]
    assert {process.id for process in processes} == CORE
    elements = [(process.id, one) for process in processes for one in process.activities.values()]
    return {f"{process}#{one.id}" for process, one in elements if one.kind == "endEvent"}
