"""What an instance waits for from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from engine.definitions.model import Activity


@dataclass(frozen=True, slots=True)
class Wait:
    """One open task, service job, timer, message or signal.

    ``name`` is the task's name, the job type, or the name of the message or signal; ``repeats`` the
    firings a cycle timer has left (-1: without end); ``item`` the variables of a multi-instance item;
    ``countersign`` the countersign a task belongs to and the number of its signer.
    """

    token_id: str
    activity: Activity
    kind: Literal["task", "service", "timer", "message", "signal"]
    name: str
    scope_id: str
    correlation_key: str | None = None
    due_at: datetime | None = None
    repeats: int | None = None
    item: dict[str, Any] | None = None
    countersign: tuple[str, int] | None = None
    assignee: str | None = None
    candidate_groups: list[str] = field(default_factory=list)
    candidate_users: list[str] = field(default_factory=list)
    follow_up_at: datetime | None = None
    priority: int | None = None
    headers: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    job_type: str | None = None
    retries: int = 3
