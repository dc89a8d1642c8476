"""Events on borders and in event sub-processes, and where errors and escalations go."""

from __future__ import annotations

from collections.abc import Iterator

from engine.conformance import flowing
from engine.conformance.builder import Builder
from engine.definitions.model import Activity

_CODES = ("error", "escalation")
_FAILING = ("serviceTask", "sendTask", "callActivity")


def add(net: Builder, event: Activity) -> None:
    """Add a boundary event, or the start event of an event sub-process, that may happen while its host goes on."""
    kind = event.event.kind if event.event else None
    if kind in (None, "compensate", "cancel"):
        return
    if event.kind == "boundaryEvent":
        if kind in _CODES:
            net.move([_raised(net, event)], flowing.outs(net, event), label=event.id)
        else:
            for host in _hosts(net, event):
                _interrupt(net, event, host)
        return
    handler = net.process.activities.get(event.parent)
    if handler is None or not handler.triggered_by_event:
        return
    begun = [net.place(f"run {handler.id}", handler.parent, element=handler.id), *flowing.outs(net, event)]
    if kind in _CODES:
        net.move([_raised(net, event)], begun, label=event.id)
        return
    cleared = [handler.parent] if event.is_interrupting else []
    net.move([], begun, label=event.id, eager=False, cleared_scopes=cleared, going=handler.parent)


def add_throw(net: Builder, event: Activity) -> None:
    """Add a throw event or an end event; what nobody in the case catches just passes."""
    here, kind = net.entry(event), event.event.kind if event.event else None
    outs = flowing.outs(net, event)
    if kind == "terminate":
        net.move([here], outs, cleared_scopes=[event.parent])
        return
    if kind not in _CODES:
        net.move([here], outs, eager=event.job_type is None)
        return
    assert event.event is not None
    catcher = next(iter(_catchers(net, event, kind, event.event.name)), None)
    if catcher is not None:
        _raise(net, here, catcher, outs if kind == "escalation" else [])
    elif kind == "error":
        net.move([here], [], cleared_scopes=[net.process.id])
    else:
        net.move([here], outs)


def may_fail(net: Builder, activity: Activity) -> bool:
    """Tell whether an activity may end in an error or escalation that something catches."""
    if activity.kind not in _FAILING and activity.job_type is None:
        return False
    kinds = ("error", "escalation") if activity.kind == "callActivity" else ("error",)
    return any(any(_catchers(net, activity, kind, None)) for kind in kinds)


def add_failures(net: Builder, activity: Activity, here: str) -> None:
    """Let what services or called processes do fail, wherever an event catches it: with which error is not known."""
    if not may_fail(net, activity):
        return
    for catcher in _catchers(net, activity, "error", None):
        _raise(net, here, catcher, [], eager=False)
    if activity.kind == "callActivity":
        for catcher in _catchers(net, activity, "escalation", None):
            _raise(net, here, catcher, [here], eager=False)


def _raise(net: Builder, here: str, catcher: Activity, outs: list[str], *, eager: bool = True) -> None:
    """Move a token from ``here`` to where an error or escalation is caught; the catcher is told next."""
    raised = _raised(net, catcher)
    handler = net.process.activities.get(catcher.parent)
    if catcher.kind == "startEvent":
        assert handler is not None
        ends = catcher.is_interrupting or (catcher.event is not None and catcher.event.kind == "error")
        cleared = [handler.parent] if ends else []
        net.move([here], [raised, *([] if ends else outs)], eager=eager, cleared_scopes=cleared)
        return
    if not catcher.is_interrupting:
        net.move([here], [raised, *outs], eager=eager)
        return
    host = net.process.activities[catcher.attached_to or ""]
    if _holds(host):
        for place in running(net, host):
            net.move([here], [raised], eager=eager, reads=[place], cleared=_own(net, host), cleared_scopes=[host.id])
    else:
        net.move([here], [raised], eager=eager)


def _catchers(net: Builder, thrower: Activity, kind: str, code: str | None) -> Iterator[Activity]:
    """Yield who catches an error or escalation, from the inside out; of no known ``code``, everybody who might."""
    place: Activity | None = thrower
    within = False
    while place is not None:
        if place.kind != "endEvent" or place is not thrower:
            yield from _fitting(net.boundary[place.id], kind, code)
        if not within:
            scope = place.parent
            starts = (
                each
                for each in net.process.activities.values()
                if each.kind == "startEvent" and _handles(net, each, scope)
            )
            yield from _fitting(list(starts), kind, code)
        place = net.process.activities.get(place.parent)
        # What an event sub-process throws is not for itself and its neighbours.
        within = place is not None and place.triggered_by_event


def _handles(net: Builder, start: Activity, scope: str) -> bool:
    handler = net.process.activities.get(start.parent)
    return handler is not None and handler.triggered_by_event and handler.parent == scope


def _fitting(events: list[Activity], kind: str, code: str | None) -> list[Activity]:
    """Return the events that catch a code: one that names it before one that catches all."""
    found = [each for each in events if each.event is not None and each.event.kind == kind]
    if code is None:
        return found
    exact = [each for each in found if each.event is not None and each.event.name == code]
    return exact[:1] or [each for each in found if each.event is not None and not each.event.name][:1]


def _raised(net: Builder, catcher: Activity) -> str:
    """Return the place where what was thrown waits for its catcher to be told."""
    handler = net.process.activities.get(catcher.parent)
    scope = catcher.parent
    if catcher.kind == "startEvent" and handler is not None:
        scope = handler.parent
    return net.place(f"raised {catcher.id}", scope, element=catcher.id)


def _hosts(net: Builder, event: Activity) -> list[str]:
    host = net.process.activities[event.attached_to or ""]
    return running(net, host)


def running(net: Builder, host: Activity) -> list[str]:
    """Return the places of which one holds a token while an activity is open."""
    if _holds(host):
        beside = [f"beside {host.id}"] if host.id in net.crowded else []
        rounds = [f"again {host.id}"] if host.loop is not None else beside
        return [net.place(name, host.parent, element=host.id) for name in (f"run {host.id}", *rounds)]
    here = net.entry(host)
    again = host.loop is not None and host.loop.is_standard and not host.loop.test_before
    return [here, *([net.place(f"again {host.id}", host.parent, element=host.id)] if again else [])]


def _interrupt(net: Builder, event: Activity, host_place: str) -> None:
    host = net.process.activities[event.attached_to or ""]
    outs = flowing.outs(net, event)
    if not event.is_interrupting:
        net.move([], outs, label=event.id, eager=False, reads=[host_place])
    elif _holds(host):
        net.move([host_place], outs, label=event.id, eager=False, cleared_scopes=[host.id])
    else:
        net.move([host_place], outs, label=event.id, eager=False)


def _own(net: Builder, host: Activity) -> list[str]:
    """Return what says that a sub-process is open; of one that runs inside several, some may stay."""
    return [] if host.id in net.crowded else running(net, host)


def _holds(activity: Activity) -> bool:
    return activity.kind in ("subProcess", "transaction")
