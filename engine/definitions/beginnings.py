"""Where a process can begin: start events, and what waits at its beginning with ``instantiate`` (BPMN 2.0, 13.2)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity, Process


def beginnings(process: Process) -> Iterator[Activity]:
    """Yield the start events of a process, its receive tasks that begin it, and the events behind such a gateway."""
    for activity in process.activities.values():
        if activity.parent != process.id:
            continue
        if activity.kind == "startEvent":
            yield activity
        elif activity.is_instantiating and not activity.incoming:
            if activity.kind == "receiveTask":
                yield activity
            for flow in activity.outgoing if activity.kind == "eventBasedGateway" else ():
                target = process.activities.get(process.flows[flow].target)
                if target is not None:
                    yield target


def begins_with(process: Process, kind: str, name: str) -> str | None:
    """Return the element at which a message or signal of that name begins the process, None when it does not."""
    for activity in beginnings(process):
        if any(event.kind == kind and event.name == name for event in activity.events):
            return activity.id
    return None
