"""Plays one small diagram: what is done to it, and the trail it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.engine.tokens.driver import Driver

HERE = Path(__file__).parent


@dataclass
class Case:
    """``actions`` are (method of the driver, element, result); ``trail`` the completed elements in order."""

    file: str
    trail: str
    actions: list[tuple[Any, ...]] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    gives: dict[str, Any] = field(default_factory=dict)
    start: str | None = None
    thrown: list[tuple[str, str, str | None]] = field(default_factory=list)
    state: str = "completed"


def source(name: str) -> bytes:
    return (HERE / f"{name}.bpmn").read_bytes()


def decide(decision_id: str) -> Any:
    def evaluate(context: dict[str, Any]) -> Any:
        return SimpleNamespace(value="high" if context["days"] < 5 else "low", explanation={"rules": [1]})

    assert decision_id == "urgency"
    return SimpleNamespace(evaluate=evaluate)


def play(case: Case) -> Driver:
    driver = Driver(
        source(case.file),
        case.given,
        called={"called": source("called")},
        decisions=decide,
        start_event=case.start,
    )
    for method, element, *rest in case.actions:
        if method == "signal":
            driver.act("signal", element, {})
        elif method == "set":
            driver.act("set_variable", element, rest[0])
        elif method == "error":
            driver.act("throw_error", driver.wait(element).token_id, rest[0], "")
        elif method == "fire":
            driver.fire(element)
        else:
            result = rest[0] if rest else {}
            getattr(driver, method)(element, rest[1] if len(rest) > 1 else 0, **result)
    return driver
