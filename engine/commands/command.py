"""What every command shares: the transaction around it and the machine work right behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.stuck import report
from engine.database import insert_if_new, transaction
from engine.errors import Conflict
from engine.jobs.run import run
from engine.jobs.schedule import take_ready
from engine.model import RequestKey
from engine.prepared import WRITING
from engine.text import Text
from engine.tokens.limits import LimitReached
from engine.work.calendar import load_calendar
from engine.work.feel_functions import use_calendar

P = ParamSpec("P")
R = TypeVar("R")
DRAIN = 50
ACTION = 40
"""How much of an action's name, with what it is done to, is kept with its idempotency key."""


def command(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
    """Run the function in one transaction; afterwards do at once the service work it scheduled.

    Machine work that fails there is kept and tried again by the worker; it never undoes the command.  A command
    that runs into a limit of the engine leaves an incident.
    """

    @wraps(function)
    def perform(session: Session, *args: P.args, **kwargs: P.kwargs) -> R:
        outermost = not session.info.get(WRITING)
        if outermost:
            take_ready(session)
        try:
            with transaction(session), use_calendar(partial(load_calendar, session)):
                result = function(session, *args, **kwargs)
        except LimitReached as reached:
            if outermost:
                report(session, reached)
            raise
        if outermost:
            _drain(session)
        return result

    return perform


def _drain(session: Session) -> None:
    done = 0
    ready = take_ready(session)
    while ready and done < DRAIN:
        run(session, ready.pop(0))
        ready += take_ready(session)
        done += 1


def answered(session: Session, key: str | None, action: str, by: Actor) -> dict[str, Any] | None:
    """Return the answer of an action already done under this idempotency key by this actor.

    ``action`` names what is done and to what, so that a key used again for another task is refused.

    Raises Conflict when the key was used for another action.
    """
    if key is None:
        return None
    row = session.scalar(select(RequestKey).where(RequestKey.key == key, RequestKey.person_id == by.id))
    if row is None:
        return None
    if row.action != action[:ACTION]:
        raise Conflict(Text("该请求号已用于其他操作", "This idempotency key was used for another action"))
    return row.result


def answer(session: Session, key: str | None, action: str, by: Actor, result: dict[str, Any]) -> None:
    """Remember the answer of an action under its idempotency key.

    Raises Conflict when the same request is being done at this moment; tried again, it finds the answer.
    """
    if key is None:
        return
    row = {"key": key, "person_id": by.id, "action": action[:ACTION], "result": result, "at": clock.now()}
    if not insert_if_new(session, RequestKey, row):
        raise Conflict(Text("同一请求正在处理，请稍后再试", "The same request is being handled, please try again"))
