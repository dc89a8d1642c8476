"""The scenarios of a working copy played one by one: how each went, and what they reach together."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.studio.scenarios import RESULTS, keep_results
from engine.definitions.scenario import Scenario
from engine.errors import NotFound
from engine.model import Setting, WorkingCopy
from engine.sandbox import Sandbox
from engine.text import Text
from web.trial import shelf
from web.trial.coverage import Coverage, coverage_of
from web.trial.outcome import Outcome
from web.trial.places import contents_of, digest_of
from web.trial.runner import process_in, run


@dataclass(frozen=True)
class Line:
    """One scenario: ``parting`` says in words where it parted (None: as expected), at ``element`` in ``step``."""

    file: str
    name: Text
    step: int
    element: str
    parting: Text | None


@dataclass(frozen=True)
class Results:
    """What came of the scenarios of a working copy; ``is_current`` tells whether its files are still the same."""

    at: datetime
    is_current: bool
    lines: Sequence[Line]
    share: int
    elements: tuple[int, int]
    flows: tuple[int, int]
    missed: Sequence[Text]
    marks: dict[str, list[str]]

    @property
    def parted(self) -> int:
        """Return how many scenarios did not go as expected."""
        return sum(line.parting is not None for line in self.lines)


def results_of(session: Session, copy: WorkingCopy) -> Results | None:
    """Return what the last run of a copy's scenarios gave, None when they were never run."""
    row = session.get(Setting, RESULTS + copy.id)
    if row is None:
        return None
    said = row.value
    return Results(
        row.changed_at,
        said["digest"] == digest_of(contents_of(session, copy)),
        [_line(each) for each in said["lines"]],
        said["share"],
        (said["elements"][0], said["elements"][1]),
        (said["flows"][0], said["flows"][1]),
        [Text(*each) for each in said["missed"]],
        {"reached": said["marks"]["passed"], "flows": said["marks"]["flows"]},
    )


def run_all(session: Session, copy: WorkingCopy, *, by: Actor) -> None:
    """Play every scenario of a copy in a sandbox of its own and keep the results.

    Raises DefinitionInvalid when the copy cannot come into force, NotFound when it has no scenario.
    """
    files = contents_of(session, copy)
    scenarios = {name: each for name, each in shelf.among(files).items() if each.process == copy.process_key}
    if not scenarios:
        raise NotFound(
            Text("该流程还没有场景，请先试运行并保存", "There is no scenario yet; try the procedure and save one")
        )
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox.made(session, files, Path(folder))
        try:
            outcomes = {name: run(sandbox, each) for name, each in scenarios.items()}
            with sandbox.inside() as within:
                process = process_in(within, copy.process_key)
        finally:
            sandbox.close()
    if process is None:
        raise NotFound(Text("工作副本中没有该流程的流程图", "The working copy has no diagram of the procedure"))
    covered = coverage_of(process, outcomes.values())
    lines = [_said(name, each) for name, each in outcomes.items()]
    keep_results(session, copy.id, {"digest": digest_of(files), "lines": lines, **_reach(covered)}, by=by)


def learned(session: Session, copy: WorkingCopy, scenario: Scenario) -> Outcome:
    """Play a scenario as if it expected nothing, in a fresh sandbox of the copy.  Raises DefinitionInvalid."""
    steps = tuple(replace(step, passes=None) for step in scenario.steps)
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox.made(session, contents_of(session, copy), Path(folder))
        try:
            return run(sandbox, replace(scenario, steps=steps, state=None, end=None, waits=None))
        finally:
            sandbox.close()


def _said(name: str, outcome: Outcome) -> dict[str, Any]:
    parting, scenario = outcome.parting, outcome.scenario
    return {
        "file": name,
        "name": [scenario.name, scenario.name_en or scenario.name],
        "step": parting.step if parting is not None else 0,
        "element": (parting.element or "") if parting is not None else "",
        "parting": list(asdict(parting.text).values()) if parting is not None else None,
    }


def _line(said: dict[str, Any]) -> Line:
    parting = Text(*said["parting"]) if said["parting"] is not None else None
    return Line(said["file"], Text(*said["name"]), said["step"], said["element"], parting)


def _reach(covered: Coverage) -> dict[str, Any]:
    missed, untaken = set(covered.missed_elements), set(covered.missed_flows)
    return {
        "share": covered.share,
        "elements": [len(covered.elements) - len(missed), len(covered.elements)],
        "flows": [len(covered.flows) - len(untaken), len(covered.flows)],
        "missed": [[line.zh, line.en] for line in covered.words],
        "marks": {
            "passed": [each for each in covered.elements if each not in missed],
            "flows": [each for each in covered.flows if each not in untaken],
        },
    }
