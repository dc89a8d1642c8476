"""Set a policy value."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.catalogue import policies
from engine.commands.command import command


@command
def set_policy(session: Session, key: str, value: Any, *, by: Actor) -> None:
    """Set the policy value ``key`` (such as ``complaint.reply_within``) from now on.

    Cases that run keep the values they started with (C-01); old and new are recorded.
    Raises NotAllowed (neither process owner nor administrator), NotFound, Invalid.
    """
    policies.change(session, key, value, by=by)
    session.flush()
