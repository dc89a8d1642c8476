"""Where scenarios are found: in force in a company, and in the files of a working copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.endings import kind_of
from engine.definitions.scenario import ENDING, Scenario, read_scenario
from engine.errors import DefinitionInvalid
from engine.model import Definition, DefinitionKind, Revision


def in_force(session: Session, process_key: str | None = None) -> dict[str, Scenario]:
    """Return the scenarios in force by file name, those of one process or of all."""
    found = session.execute(
        select(Revision.file_name, Revision.source)
        .join(Definition, Definition.current_id == Revision.id)
        .where(Definition.kind == DefinitionKind.SCENARIO)
        .order_by(Definition.key)
    )
    scenarios = {name: read_scenario(source) for name, source in found}
    return {name: each for name, each in scenarios.items() if process_key in (None, each.process)}


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
