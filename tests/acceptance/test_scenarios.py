"""The scenarios that come with the procedures go as they say, and reach as much of the diagrams as they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.conformance import Kind, check
from engine.definitions.scenario import Scenario, Step
from engine.errors import DefinitionInvalid
from engine.eventlog import Asked, collect
from engine.model import Instance
from engine.sandbox import Sandbox
from tests.acceptance.conftest import Company
from web.demo.load import shipped_files
from web.trial import recording, shelf
from web.trial.coverage import coverage_of
from web.trial.outcome import Outcome
from web.trial.runner import play, process_in, run

SHIPPED = shelf.among(shipped_files())
REACHED = {
    "complaint": 71,
    "drawing-review": 77,
    "lesson": 96,
    "nonconformity": 100,
    "privacy-request": 82,
    "sales-risk": 65,
    "supplier-month": 100,
    "supplier-review": 97,
    "sweep": 87,
    "vetting": 96,
}
"""How much of each process its scenarios reach, in percent; it may rise and does not fall."""
AGREED = SHIPPED["complaint-compensated.scenario.json"]


@pytest.fixture
def sandbox(company: Company, tmp_path: Path) -> Iterator[Sandbox]:
    """Return a sandbox of the company."""
    made = Sandbox.made(company.session, {}, tmp_path / "tried")
    yield made
    made.close()


def test_every_process_that_counts_has_scenarios() -> None:
    assert set(shelf.processes(SHIPPED)) == set(REACHED)


@pytest.mark.parametrize("process_key", REACHED)
def test_all_shipped_scenarios_go_as_expected_and_reach_what_they_did(process_key: str, sandbox: Sandbox) -> None:
    outcomes = [_run_and_compared(sandbox, each) for each in SHIPPED.values() if each.process == process_key]
    assert {each.scenario.id: each.parting for each in outcomes if each.parting is not None} == {}
    with sandbox.inside() as session:
        process = process_in(session, process_key)
    assert process is not None
    covered = coverage_of(process, outcomes)
    assert covered.share >= REACHED[process_key], [line.zh for line in covered.words]


def _run_and_compared(sandbox: Sandbox, scenario: Scenario) -> Outcome:
    """Play a scenario in a copy of the sandbox; what its cases did must be as drawn, whatever process they run."""
    copy = sandbox.copied()
    try:
        with copy.inside(scenario.begins) as session:
            outcome = play(session, scenario)
            for checked in check(session, collect(session, Asked())):
                order = [one for one in checked.findings if one.deviation.kind not in (Kind.LATE, Kind.ROLE)]
                assert (order, checked.undecided) == ([], []), scenario.id
                assert checked.fitness == 1
        return outcome
    finally:
        copy.close()


def test_a_run_leaves_the_sandbox_as_it_was(sandbox: Sandbox) -> None:
    run(sandbox, AGREED)
    with sandbox.inside() as session:
        assert session.scalar(select(func.count()).select_from(Instance)) == 0


def changed(scenario: Scenario, at: int, **changes: object) -> Scenario:
    """Return the scenario with one step changed."""
    steps = [replace(step, **changes) if number == at else step for number, step in enumerate(scenario.steps)]  # type: ignore[arg-type]
    return replace(scenario, steps=tuple(steps))


def test_a_run_says_at_which_step_and_element_it_parted(sandbox: Sandbox) -> None:
    expected = next(number for number, step in enumerate(AGREED.steps) if step.name == "assess")
    passes = [*(AGREED.steps[expected].passes or ()), "report"]
    outcome = run(sandbox, changed(AGREED, expected, passes=passes))
    assert outcome.parting is not None
    assert (outcome.parting.step, outcome.parting.element) == (expected + 1, "report")
    assert "“编制" in outcome.parting.text.zh


def test_a_form_that_refuses_the_data_is_where_it_parts(sandbox: Sandbox) -> None:
    at = next(number for number, step in enumerate(AGREED.steps) if step.name == "assess")
    outcome = run(sandbox, changed(AGREED, at, data={}))
    assert outcome.parting is not None
    assert (outcome.parting.step, outcome.parting.element) == (at + 1, "assess")
    assert outcome.parting.text.zh.startswith("表单不接受所填内容")


def test_a_task_that_is_not_there_is_where_it_parts(sandbox: Sandbox) -> None:
    outcome = run(sandbox, changed(AGREED, 1, name="report"))
    assert outcome.parting is not None
    assert (outcome.parting.step, outcome.parting.element) == (2, "report")


def test_another_end_than_expected_is_told(sandbox: Sandbox) -> None:
    outcome = run(sandbox, replace(AGREED, end="closed_lawful"))
    assert outcome.parting is not None
    assert outcome.parting.step == 0
    assert "应结束于" in outcome.parting.text.zh


def test_a_changed_diagram_lets_its_scenario_part(company: Company, tmp_path: Path) -> None:
    files = shipped_files()
    renamed = files["complaint.bpmn"].replace(b'"opine"', b'"opine_anew"')
    with pytest.raises(DefinitionInvalid):
        Sandbox.made(company.session, {"complaint.bpmn": b"<broken/>"}, tmp_path)
    sandbox = Sandbox.made(company.session, {"complaint.bpmn": renamed}, tmp_path)
    outcome = run(sandbox, AGREED)
    sandbox.close()
    assert outcome.parting is not None
    assert outcome.parting.element in {"opine", "opine_anew"}


def test_a_run_stops_where_it_is_to_stop(sandbox: Sandbox) -> None:
    with sandbox.inside(AGREED.begins) as session:
        outcome = play(session, AGREED, up_to="opine")
        assert outcome.parting is None
        assert "opine" in outcome.elements
        assert len(outcome.steps) < len(AGREED.steps)


def test_what_was_played_is_read_off_as_the_same_scenario(sandbox: Sandbox) -> None:
    with sandbox.inside(AGREED.begins) as session:
        assert play(session, AGREED).parting is None
        instance = session.scalars(select(Instance).where(Instance.process_key == "complaint")).one()
        read = recording.recorded(session, instance, AGREED.id, AGREED.name)
    assert [(step.sort, step.name) for step in read.steps] == [(step.sort, step.name) for step in AGREED.steps]
    assert [dict(step.data) for step in read.steps] == [dict(step.data) for step in AGREED.steps]
    assert read.begins == AGREED.begins


def test_a_scenario_outlives_the_people_it_was_made_with(company: Company, tmp_path: Path) -> None:
    company.person("chenxiao").is_active = False
    company.session.commit()
    sandbox = Sandbox.made(company.session, {}, tmp_path)
    outcome = run(sandbox, AGREED)
    sandbox.close()
    assert outcome.parting is None, outcome.parting


def test_time_goes_on_to_the_timer_that_is_named(sandbox: Sandbox) -> None:
    with sandbox.inside(AGREED.begins) as session:
        process = process_in(session, "complaint")
        assert process is not None
        timers = [each.id for each in process.activities.values() if each.event and each.event.kind == "timer"]
        late = next(each for each in timers if process.activities[each].attached_to == "respond")
    outcome = run(sandbox, replace(AGREED, steps=(*AGREED.steps[:2], Step("timer", late)), state=None, end=None))
    assert outcome.parting is None
    assert late in outcome.elements
