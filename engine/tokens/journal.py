"""What happened since the run was started or loaded, in order and with exact times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from engine import clock
from engine.tokens import limits

StepKind = Literal["entered", "completed", "cancelled", "fired", "caught", "thrown", "decided", "concluded", "flow"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a token did; ``activity_id`` is the id of the element (of the flow for ``flow``)."""

    kind: StepKind
    activity_id: str
    token_id: str
    scope_id: str
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)
    process_id: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """One change of a variable; ``activity_id`` is None when a person or service set it directly."""

    scope_id: str
    activity_id: str | None
    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Thrown:
    """What left the instance; ``caught_here`` says the instance also caught it itself."""

    kind: Literal["message", "signal", "escalation", "error"]
    name: str
    correlation_key: str | None
    payload: dict[str, Any]
    activity_id: str
    caught_here: bool = False


class Journal:
    """Steps in order, and the small counters that survive in the state."""

    def __init__(self, main_process: str) -> None:
        self.main_process = main_process
        self.steps: list[Step] = []
        self.thrown: list[Thrown] = []
        self.passed: dict[str, int] = {}
        self.flows: dict[str, None] = {}

    def add(
        self,
        kind: StepKind,
        element: tuple[str, str],
        token_id: str,
        scope_id: str,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Note a step of ``element`` (process id, element id)."""
        process_id, activity_id = element
        self.steps.append(Step(kind, activity_id, token_id, scope_id, clock.now(), detail or {}, process_id))

    def count(self, element: tuple[str, str]) -> None:
        """Count one completion."""
        key = self.key(element)
        self.passed[key] = passed = self.passed.get(key, 0) + 1
        if passed > limits.MAX_PASSES:
            raise limits.too_many_passes(key)

    def take(self, flow: tuple[str, str], token_id: str, scope_id: str, ends: tuple[str, str]) -> None:
        """Note that a token went along a flow."""
        self.flows[self.key(flow)] = None
        self.add("flow", flow, token_id, scope_id, {"from": ends[0], "to": ends[1]})

    def key(self, element: tuple[str, str]) -> str:
        """Return the element id, with the process in front for elements of called processes."""
        process_id, element_id = element
        return element_id if process_id == self.main_process else f"{process_id}#{element_id}"
