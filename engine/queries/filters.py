"""What narrows a list of tasks or cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement

from engine import clock
from engine.model import Instance, Task
from engine.queries.matching import contains


@dataclass(frozen=True)
class Filters:
    """What narrows a list; ``due`` is overdue, today, week or none; empty strings do not narrow."""

    process: str = ""
    project: str = ""
    due: str = ""
    priority: str = ""
    text: str = ""
    page: int = 1

    def of_cases(self) -> list[ColumnElement[bool]]:
        """Return the conditions on Instance by which a list of cases is narrowed."""
        return [*self._of_place(), *self._of_text(Instance.number, Instance.title)]

    def of_tasks(self) -> list[ColumnElement[bool]]:
        """Return the conditions on Task and Instance by which a list of tasks is narrowed."""
        named = self._of_text(Instance.number, Instance.title, Task.name)
        return [*self._of_place(), *named, *self._of_urgency()]

    def ask_the_case(self) -> bool:
        """Tell whether conditions look at the case."""
        return bool(self.process or self.project or self.text)

    def _of_place(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.process:
            found.append(Instance.process_key == self.process)
        if self.project:
            found += [Instance.scope_kind == "project", Instance.scope_id == self.project]
        return found

    def _of_text(self, *columns: Any) -> list[ColumnElement[bool]]:
        words = self.text.strip()
        return [contains(words, *columns)] if words else []

    def _of_urgency(self) -> list[ColumnElement[bool]]:
        now = clock.now()
        tonight = clock.local(now).replace(hour=23, minute=59, second=59, microsecond=999_999)
        limits = {"today": tonight, "week": now + timedelta(days=7)}
        found: list[ColumnElement[bool]] = [Task.priority > 50] if self.priority == "high" else []
        if self.due == "overdue":
            found.append(Task.due_at < now)
        elif self.due in limits:
            found.append(Task.due_at <= limits[self.due])
        elif self.due == "none":
            found.append(Task.due_at.is_(None))
        return found
