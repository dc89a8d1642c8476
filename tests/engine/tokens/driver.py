"""Drives runs in tests: everything is stored and loaded again before each action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.feel.values import to_plain
from engine.tokens import Run, Wait, compile_program


class Driver:
    """A run that survives a restart before every action, with its whole trail kept."""

    def __init__(
        self,
        source: bytes,
        variables: Mapping[str, Any] | None = None,
        *,
        called: Mapping[str, bytes] | None = None,
        start_event: str | None = None,
        decisions: Any = None,
        builtins: Mapping[str, Any] | None = None,
        process_id: str = "p",
    ) -> None:
        self.program = compile_program(source, called or {}, process_id)
        self.decisions = decisions or {}.__getitem__
        self.builtins = builtins or {}
        self.steps: list[Any] = []
        self.writes: list[Any] = []
        self.thrown: list[Any] = []
        self.run = Run.start(self.program, self.decisions, self.builtins, variables or {}, start_event)
        self._keep()

    def _keep(self) -> None:
        self.steps += self.run.journal
        self.writes += self.run.writes
        self.thrown += self.run.thrown

    def reload(self) -> Run:
        self.run = Run.load(self.program, self.decisions, self.builtins, self.run.encode())
        return self.run

    def act(self, method: str, *args: Any) -> Any:
        self.reload()
        result = getattr(self.run, method)(*args)
        self._keep()
        return result

    def wait(self, activity_id: str, nth: int = 0) -> Wait:
        return [wait for wait in self.run.waits if wait.activity.id == activity_id][nth]

    def open(self) -> list[str]:
        return [wait.activity.id for wait in self.run.waits]

    def do(self, activity_id: str, nth: int = 0, **result: Any) -> Driver:
        self.act("complete", self.wait(activity_id, nth).token_id, result)
        return self

    def fire(self, activity_id: str, nth: int = 0) -> Driver:
        self.act("fire_timer", self.wait(activity_id, nth).token_id)
        return self

    def message(self, activity_id: str, nth: int = 0, **payload: Any) -> Driver:
        self.act("correlate", self.wait(activity_id, nth).token_id, payload)
        return self

    @property
    def trail(self) -> list[str]:
        """Completed elements in order."""
        return [step.activity_id for step in self.steps if step.kind == "completed"]

    @property
    def variables(self) -> dict[str, Any]:
        return to_plain(self.run.variables)

    def kinds(self, activity_id: str) -> list[str]:
        return [step.kind for step in self.steps if step.activity_id == activity_id]
