"""Where scenarios are found: in force in a company, and in the files of a working copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from engine.definitions.endings import kind_of
from engine.definitions.scenario import ENDING, Scenario, read_scenario
from engine.errors import DefinitionInvalid
from engine.instances.programs import current_revision
from engine.model import DefinitionKind
from engine.queries.parts import parts_in_force


def in_force(session: Session, process_key: str) -> dict[str, Scenario]:
    """Return the scenarios in force of a process, by file name.  Raises NotFound."""
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    return among({part.file_name: part.source for part in parts_in_force(session, revision)})


def among(files: Mapping[str, bytes]) -> dict[str, Scenario]:
    """Return the scenarios among files, by name; one that cannot be read is left to the check of the files."""
    scenarios = {}
    for name, source in files.items():
        if kind_of(name, source) == ENDING:
            try:
                scenarios[name] = read_scenario(source)
            except DefinitionInvalid:
                continue
    return scenarios


def file_name(scenario: Scenario) -> str:
    """Return the name of a scenario's file."""
    return f"{scenario.id}{ENDING}"


def processes(scenarios: Mapping[str, Scenario]) -> Sequence[str]:
    """Return the processes the scenarios play, each once."""
    return list(dict.fromkeys(each.process for each in scenarios.values()))
