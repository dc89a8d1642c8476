"""A scenario as a thing with settings: what happens in each step, what that passes, and how it ends."""

from __future__ import annotations

from engine.comparing.differences import Thing
from engine.definitions.scenario import Scenario, Step, read_scenario
from engine.text import Text

SCENARIO = Text("场景", "scenario")
END = Text("预期的结束", "expected end")


def things_of(source: bytes) -> dict[str, Thing]:
    """Return the scenario of a file by its id.  Raises DefinitionInvalid."""
    scenario = read_scenario(source)
    steps = {Text(f"第 {n} 步", f"step {n}"): _told(step) for n, step in enumerate(scenario.steps, 1)}
    end = _ended(scenario)
    settings = steps | ({END: end} if end else {})
    return {scenario.id: Thing(SCENARIO, scenario.name, settings)}


def _told(step: Step) -> str:
    return " → ".join([step.name, *(step.passes or ())])


def _ended(scenario: Scenario) -> str:
    return "，".join(part for part in (scenario.state, scenario.end, *(scenario.waits or ())) if part)
