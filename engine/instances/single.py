"""Procedures that run once at a time for a project (``firebreak:single``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.model import Process
from engine.errors import Conflict
from engine.instances.opened import lock_instance
from engine.instances.titles import SCOPE, scope_of
from engine.model import COMPANY, Instance, InstanceState
from engine.text import Text

SINGLE = "firebreak:single"


def running(session: Session, process: Process, scope: tuple[str, str]) -> str | None:
    """Return the id of the project's case of a procedure that runs once at a time; None where another may begin."""
    if process.properties.get(SINGLE) != "project" or scope[0] == COMPANY:
        return None
    same = (Instance.process_key == process.id, Instance.scope_kind == scope[0], Instance.scope_id == scope[1])
    found = select(Instance.id).where(*same, Instance.state == InstanceState.ACTIVE)
    return session.scalar(found.order_by(Instance.id).limit(1))


def running_for(session: Session, process: Process, values: Mapping[str, Any]) -> Instance | None:
    """Return the case that stands where these values would begin another, locked; None where another may begin."""
    id_ = running(session, process, scope_of(process.properties.get(SCOPE), dict(values)))
    return lock_instance(session, id_) if id_ is not None else None


def require_first(session: Session, process: Process, scope: tuple[str, str]) -> None:
    """Refuse a second case of a procedure that runs once at a time.  Raises Conflict.

    Whoever calls has the number of the new case: of two that begin at once the second sees the first.
    """
    id_ = running(session, process, scope)
    if id_ is not None:
        number = session.get_one(Instance, id_).number
        raise Conflict(
            Text(
                f"该项目已有办理中的“{process.name}”（{number}），不能重复发起，请在该事项中办理。",
                f'"{process.name}" is under way for this project as {number}; go on there instead of starting another.',
            ),
            case=number,
        )
