"""Which elements of a diagram a log tells of, and what a case told of them in which order."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.model import Process
from engine.eventlog.model import COMPLETE, LogEvent, Trace
from engine.eventlog.telling import is_told

_PEOPLE = frozenset({"task", "userTask", "manualTask"})


def told_here(process: Process) -> frozenset[str]:
    """Return what the engine's own record tells of: all work, and what came from outside."""
    known = process.activities
    return frozenset(
        each.id
        for each in known.values()
        if is_told(each, inside_event_sub_process=each.parent in known and known[each.parent].triggered_by_event)
    )


def told_elsewhere(process: Process, named: Iterable[str]) -> frozenset[str]:
    """Return what a log from elsewhere is expected to tell of: the work of people, and all it names at least once."""
    people = {each.id for each in process.activities.values() if each.kind in _PEOPLE}
    return frozenset(people | (set(named) & told_here(process)))


def completions(trace: Trace) -> list[LogEvent]:
    """Return what was done in a case, in order; called processes are left out."""
    return [event for event in trace.events if event.lifecycle == COMPLETE and event.process == trace.process]


def element_of(event: LogEvent, trace: Trace) -> str:
    """Return the element of an event as the revision calls it that the case runs on last."""
    element = event.activity
    for move in trace.migrated:
        if event.seq is not None and event.seq < move.seq:
            element = move.names.get(element, element)
    return element
