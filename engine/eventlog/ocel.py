"""Writes event logs as OCEL 2.0 JSON: events tied to every thing the case is about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.eventlog.model import LogEvent, Trace
from engine.eventlog.things import Thing, Things
from engine.eventlog.xes import spelt

_INITIAL = "1970-01-01T00:00:00Z"
"""The time of what an object was from the beginning (OCEL 2.0, 7)."""
CASE, REVISION = "case", "document revision"
_OF_EVENTS = ("lifecycle", "activity", "resource", "roles", "outcome", "late", "seq", "hash")


def to_ocel(cases: Iterable[tuple[Trace, Things]]) -> bytes:
    """Return the cases as one log; every value is a string, as the published schema wants it."""
    objects: dict[str, dict[str, Any]] = {}
    events: list[dict[str, Any]] = []
    for trace, things in cases:
        case = Thing(CASE, trace.number, trace.process)
        rules = Thing(REVISION, f"{trace.process} {trace.label}".strip(), trace.revision or "")
        about = [rules, *things]
        for thing in about:
            objects.setdefault(thing.key, _object(thing, ()))
        objects[case.key] = _object(case, about, process=trace.process, state=trace.state)
        events += [_event(trace, place, event, [case, *about]) for place, event in enumerate(trace.events)]
    log = {
        "objectTypes": _types(objects.values()),
        "eventTypes": _types(events),
        "objects": [objects[key] for key in sorted(objects)],
        "events": sorted(events, key=lambda one: (one["time"], one["id"])),
    }
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode()


def _object(thing: Thing, about: Things, **more: str) -> dict[str, Any]:
    values = {"name": thing.name, **more}
    return {
        "id": thing.key,
        "type": thing.type,
        "attributes": [{"name": name, "value": value, "time": _INITIAL} for name, value in values.items()],
        "relationships": [{"objectId": one.key, "qualifier": one.type} for one in about],
    }


def _event(trace: Trace, place: int, event: LogEvent, about: Things) -> dict[str, Any]:
    values = {
        "lifecycle": event.lifecycle,
        "activity": event.activity,
        "resource": event.resource or "",
        "roles": "、".join(event.roles),
        "outcome": event.outcome,
        "late": "true" if event.is_late else "false",
        "seq": "" if event.seq is None else str(event.seq),
        "hash": event.hash or "",
    }
    return {
        "id": f"{trace.number}/{place}",
        "type": event.name,
        "time": spelt(event.at),
        "attributes": [{"name": name, "value": values[name]} for name in _OF_EVENTS],
        "relationships": [{"objectId": one.key, "qualifier": one.type} for one in about],
    }


def _types(things: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the types in use with the attributes their things have."""
    found: dict[str, dict[str, None]] = {}
    for thing in things:
        found.setdefault(thing["type"], {}).update(dict.fromkeys(one["name"] for one in thing["attributes"]))
    return [
        {"name": name, "attributes": [{"name": one, "type": "string"} for one in sorted(found[name])]}
        for name in sorted(found)
    ]
