"""The service the random processes call."""

from __future__ import annotations

from typing import Any

from engine.errors import BpmnError, Conflict
from engine.text import Text


class Answer:
    """What the service answers; until it is told, it cannot be reached."""

    def __init__(self) -> None:
        self.result: dict[str, Any] | None = None
        self.error = ""

    def __call__(self, context: Any) -> dict[str, Any]:
        if self.error:
            raise BpmnError(self.error, "as told")
        if self.result is None:
            raise Conflict(Text("稍候", "not now"))
        return self.result
