"""When timer start events begin a process of their own accord."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine import clock
from engine.definitions.beginnings import beginnings
from engine.definitions.model import Process
from engine.tokens import timers
from engine.tokens.plan import plan_of
from engine.tokens.timers import Timer


def timer_starts(process: Process, context: dict[str, Any]) -> dict[str, Timer]:
    """Return the timers of a process' start events as they stand now, by element; dates that are past are left out.

    ``context`` is what their expressions may read: no case exists yet.

    Raises ExpressionFailed, DefinitionInvalid.
    """
    found = {}
    for activity in beginnings(process):
        trigger = plan_of(activity).trigger
        if activity.kind == "startEvent" and trigger is not None and trigger.timer is not None:
            timer = timers.begin(trigger, context, activity.id)
            if due_of(timer) > clock.now():
                found[activity.id] = timer
    return found


def next_start(process: Process, element_id: str, timer: Timer, context: dict[str, Any]) -> Timer | None:
    """Return the timer of a start event after it fired; None when it is done, or the process has it no longer."""
    activity = process.activities.get(element_id)
    trigger = None if activity is None else plan_of(activity).trigger
    if trigger is None or trigger.kind != "timer":
        return None
    return timers.again(timer, trigger, context, element_id)


def due_of(timer: Timer) -> datetime:
    """Return when a timer fires."""
    return datetime.fromisoformat(timer["due"])
