"""Compensation and cancelled transactions: what was done is remembered until it is undone, one by one."""

from __future__ import annotations

from collections.abc import Collection

from engine.conformance import flowing
from engine.conformance.builder import Builder
from engine.definitions.model import Activity


def memory(net: Builder, activity: Activity) -> list[str]:
    """Return the place that remembers an activity as done, if something can undo it."""
    if not undoers(net, activity):
        return []
    return [net.place(f"done {activity.id}", activity.parent, remembers=True)]


def undoers(net: Builder, activity: Activity) -> list[Activity]:
    """Return what undoes an activity: the handler of its border, or its event sub-process for compensation."""
    known = net.process.activities
    found = [
        known[each.compensated_by]
        for each in net.boundary[activity.id]
        if each.compensated_by and each.event is not None and each.event.kind == "compensate"
    ]
    for each in known.values():
        if each.kind == "startEvent" and each.event is not None and each.event.kind == "compensate":
            handler = known.get(each.parent)
            if handler is not None and handler.triggered_by_event and handler.parent == activity.id:
                found.append(handler)
    return found


def undoes(event: Activity) -> bool:
    """Tell whether a throw or end event undoes or cancels."""
    return event.event is not None and event.event.kind in ("cancel", "compensate")


def add_throw(net: Builder, event: Activity) -> None:
    """Add an event that undoes or cancels."""
    if event.event is not None and event.event.kind == "cancel":
        _add_cancel(net, event)
    else:
        _add_compensate(net, event)


def add(net: Builder) -> None:
    """Add the ends of handlers: of cancel events, what happens when all is undone."""
    for event in net.process.activities.values():
        if event.kind == "boundaryEvent" and event.event is not None and event.event.kind == "cancel":
            raised = net.place(f"raised {event.id}", event.parent, element=event.id)
            net.move([raised], flowing.outs(net, event), label=event.id)


def _add_compensate(net: Builder, event: Activity) -> None:
    here = net.entry(event)
    assert event.event is not None
    own, nested = _targets(net, event)
    outs = flowing.outs(net, event)
    going = net.place(f"undo {event.id}", event.parent, element=event.id)
    net.move([here], [going, *([] if event.event.waits else outs)])
    _undo(net, going, own, nested, outs if event.event.waits else [])


def _add_cancel(net: Builder, event: Activity) -> None:
    """End the transaction around: what runs is taken away, what was done is undone, then the cancel event happens."""
    known = net.process.activities
    around = known[event.parent]
    while around.kind != "transaction":
        around = known[around.parent]
    # Beside the transaction, so that what is cleared inside leaves it; the transaction itself ends with it.
    going = net.place(f"undo {event.id}", around.parent, element=around.id)
    live = [net.place(f"run {around.id}", around.parent, element=around.id)]
    net.move([net.entry(event)], [going], cleared=live, cleared_scopes=[around.id])
    targets = [each for each in known.values() if each.parent in net.inside(around.id) and memory(net, each)]
    after = [
        net.place(f"raised {each.id}", each.parent, element=each.id)
        for each in net.boundary[around.id]
        if each.event is not None and each.event.kind == "cancel"
    ]
    _undo(net, going, [], targets, after)


def _undo(net: Builder, going: str, own: Collection[Activity], nested: Collection[Activity], outs: list[str]) -> None:
    """Run the handlers one after the other while a token is at ``going``, then let it go on.

    In which order is not asked; ``nested`` may stay as they are.
    """
    busy: list[str] = []
    scopes: list[str] = []
    begin = []
    for activity in (*own, *nested):
        for handler in undoers(net, activity):
            if handler.triggered_by_event:
                running = net.place(f"run {handler.id}", handler.parent, element=handler.id)
                starts = [
                    each
                    for each in net.process.activities.values()
                    if each.parent == handler.id and each.kind == "startEvent"
                ]
                put = [running, *(place for each in starts for place in flowing.outs(net, each))]
                busy.append(running)
                scopes.append(handler.id)
            else:
                put = [net.entry(handler)]
                busy.append(put[0])
                if handler.kind in ("subProcess", "transaction"):
                    busy.append(net.place(f"run {handler.id}", handler.parent, element=handler.id))
            begin.append((memory(net, activity)[0], put))
    for done, put in begin:
        net.move([done], put, group=going, reads=[going], empty=busy)
    left = [memory(net, activity)[0] for activity in own]
    net.move([going], outs, group=going, empty=[*busy, *left], eager=not nested)


def _targets(net: Builder, event: Activity) -> tuple[list[Activity], list[Activity]]:
    """Return what a compensation reaches: what it must undo, and what it may.

    What lies in a sub-process was perhaps remembered from an earlier time the sub-process ran.
    """
    known = net.process.activities
    levels = [event.parent]
    while (around := known.get(levels[-1])) is not None and around.triggered_by_event:
        levels.append(around.parent)
    named = event.event.ref or event.event.name if event.event else None
    able = [each for each in known.values() if memory(net, each)]
    if named and named in known:
        wanted = known[named]
        reached = [wanted] if wanted in able else [each for each in able if each.parent in net.inside(named)]
        own = [each for each in reached if each.parent == net.process.id]
        return own, [each for each in reached if each not in own]
    inside = {inner for level in levels for inner in net.inside(level)}
    reached = [each for each in able if each.parent in inside]
    own = [each for each in reached if each.parent == net.process.id]
    return own, [each for each in reached if each not in own]
