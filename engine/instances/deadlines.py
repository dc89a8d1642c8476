"""Timers and deadlines that hang on the dates of a project: which cases have them, and where they move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.definitions.milestones import NAME
from engine.instances.opened import Opened
from engine.instances.programs import mentions
from engine.instances.waits import names_read
from engine.model import Instance, InstanceState


@dataclass(frozen=True)
class Shift:
    """One timer or deadline that moves; null where its date is not set."""

    kind: Literal["timer", "task"]
    activity_id: str
    name: str
    old: datetime | None
    new: datetime | None

    @property
    def has_passed(self) -> bool:
        """Tell whether it is over: a deadline missed, a timer that fires at once."""
        return self.new is not None and self.new <= clock.now()


def concerned(session: Session, project: str) -> list[str]:
    """Return the ids of the running cases of a project whose revisions read its dates, oldest first."""
    found = (
        select(Instance.id, Instance.pins)
        .where(
            Instance.scope_kind == "project",
            Instance.scope_id == project,
            Instance.state == InstanceState.ACTIVE,
        )
        .order_by(Instance.started_at, Instance.id)
    )
    return [id_ for id_, pins in session.execute(found) if mentions(session, pins, NAME)]


def follow_milestones(opened: Opened) -> list[Shift]:
    """Move every timer and deadline that reads the dates of the project; a round that has begun goes on."""
    opened.look()
    for token_id, wait in opened.now.items():
        event = wait.activity.event
        read = {
            "timer": (event.expression if event else None,),
            "task": (wait.activity.due_date, wait.activity.follow_up_date),
        }.get(wait.kind, ())
        if any(NAME in names_read(text) for text in read):
            opened.run.reconsider(token_id)
    opened.look()
    return [
        Shift(wait.kind, wait.activity.id, wait.activity.name or wait.activity.id, known.due_at, wait.due_at)
        for wait in opened.now.values()
        if (wait.kind == "timer" or wait.kind == "task")
        and (known := opened.before.get(wait.token_id)) is not None
        and known.due_at != wait.due_at
    ]
