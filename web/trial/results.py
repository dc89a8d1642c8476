"""What came of the scenarios of a working copy: how each went, and what they reach together."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine.commands.studio.scenarios import RESULTS
from engine.definitions.model import Process
from engine.definitions.scenario import Scenario
from engine.model import Setting, WorkingCopy
from engine.sandbox import Sandbox
from engine.text import Text
from web.trial.coverage import Coverage, Reached, coverage_of
from web.trial.outcome import Outcome
from web.trial.places import contents_of, digest_of
from web.trial.runner import run


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


def learned(session: Session, copy: WorkingCopy, scenario: Scenario) -> Outcome:
    """Play a scenario as if it expected nothing, in a fresh sandbox of the copy.  Raises DefinitionInvalid."""
    steps = tuple(replace(step, passes=None) for step in scenario.steps)
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox.made(session, contents_of(session, copy), Path(folder))
        try:
            return run(sandbox, replace(scenario, steps=steps, state=None, end=None, waits=None))
        finally:
            sandbox.close()


def played_of(name: str, outcome: Outcome) -> dict[str, Any]:
    """Return what came of the scenario in the file ``name`` as plain data, for ``kept_of``."""
    parting, scenario = outcome.parting, outcome.scenario
    said = {
        "file": name,
        "name": [scenario.name, scenario.name_en or scenario.name],
        "step": parting.step if parting is not None else 0,
        "element": (parting.element or "") if parting is not None else "",
        "parting": list(asdict(parting.text).values()) if parting is not None else None,
    }
    return {"line": said, "elements": sorted(outcome.elements), "flows": sorted(outcome.flows)}


def kept_of(process: Process, played: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the results of all scenarios of a process as ``keep_results`` keeps them."""
    reached = [Reached(frozenset(each["elements"]), frozenset(each["flows"])) for each in played]
    return {"lines": [each["line"] for each in played], **_reach(coverage_of(process, reached))}


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
