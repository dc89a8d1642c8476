"""Do something once under an idempotency key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import answer, answered, command


@command
def once(
    session: Session, action: str, do: Callable[[], dict[str, Any]], *, by: Actor, request_key: str | None
) -> dict[str, Any]:
    """Do it in one transaction and return its answer; under a key already used, return the answer given then.

    Raises Conflict when the key was used for another action, and whatever ``do`` raises.
    """
    done = answered(session, request_key, action, by)
    if done is not None:
        return done
    result = do()
    answer(session, request_key, action, by, result)
    return result
