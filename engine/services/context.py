"""What a service gets to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine.definitions.model import Activity
from engine.instances.opened import Opened
from engine.model import Instance


@dataclass(frozen=True)
class ServiceContext:
    """The command's session, the instance that calls and the step it calls from.

    ``start(session, process_key, variables, by=…, message=…, parent_id=…)`` starts another instance
    in the same transaction.
    """

    session: Session
    opened: Opened
    activity: Activity
    start: Callable[..., Instance]

    @property
    def instance(self) -> Instance:
        """Return the instance that calls."""
        return self.opened.instance

    @property
    def variables(self) -> dict[str, Any]:
        """Return the instance's own variables."""
        return self.opened.run.variables
