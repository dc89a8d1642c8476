"""Scenarios: readable, of a process that exists, and naming elements it still has."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.scenario import Scenario, read_scenario
from engine.errors import DefinitionInvalid, Problem
from engine.lint.known import Known
from engine.lint.subject import problem
from engine.text import Text


def lint_scenario(source: bytes, known: Known) -> list[Problem]:
    """Return what is wrong; elements the process no longer has are a warning, since playing it shows what they mean."""
    try:
        scenario = read_scenario(source)
    except DefinitionInvalid as refusal:
        return list(refusal.problems)
    return [*_process(scenario, known), *_elements(scenario, known)]


def _process(scenario: Scenario, known: Known) -> Iterator[Problem]:
    if known.processes is not None and scenario.process not in known.processes:
        yield problem(
            "scenario-process",
            None,
            Text(f"没有流程“{scenario.process}”", f'there is no process "{scenario.process}"'),
            Text("改为现有流程的编号，或删除该场景", "Name a process that exists, or remove the scenario"),
        )


def _elements(scenario: Scenario, known: Known) -> Iterator[Problem]:
    there = known.elements.get(scenario.process)
    if there is None:
        return
    named = {each for step in scenario.steps for each in step.passes or () if "#" not in each}
    # The tasks of processes it calls are those of the same case.
    anywhere = {element for elements in known.elements.values() for element in elements}
    named |= {step.name for step in scenario.steps if step.sort == "do" and step.case is None} - anywhere
    named |= {scenario.end} if scenario.end else set()
    named |= {each for each in scenario.waits or () if "#" not in each}
    for element in sorted(named - set(there)):
        yield problem(
            "scenario-element",
            element,
            Text(f"场景用到的环节“{element}”已不在流程图中", f'the element "{element}" is no longer in the diagram'),
            Text("试运行该场景并重新保存，或删除该场景", "Play the scenario and save it anew, or remove it"),
            severity="warning",
        )
