"""Reads a process as a net: what each element of BPMN does to the tokens of a case (decision 0063)."""

from __future__ import annotations

from collections.abc import Collection

from engine.conformance import catching, flowing, undoing
from engine.conformance.builder import Builder
from engine.conformance.crowding import met_again
from engine.conformance.net import Net
from engine.definitions.model import Activity, Process
from engine.errors import Invalid
from engine.eventlog.telling import WORK
from engine.text import Text

CONTAINERS = frozenset({"subProcess", "transaction"})
_INLINE = frozenset({"task", "scriptTask", "businessRuleTask", "sendTask", "callActivity"})
"""Elements the engine does, or may do, without waiting for anything."""
_AUTOMATIC = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "sendTask"})
_UNKNOWN = frozenset({"adHocSubProcess", "complexGateway"})


def compile_net(process: Process, recorded: Collection[str]) -> Net:
    """Return the net of a process for logs that tell of the ``recorded`` elements.

    Raises Invalid for a drawing with an element the engine does not run.
    """
    for activity in process.activities.values():
        if activity.kind in _UNKNOWN:
            name = activity.name or activity.id
            raise Invalid(
                Text(f"流程图含有无法核对的元素“{name}”", f'An element of the diagram cannot be checked: "{name}"')
            )
    pooled, crowded = _pooled(process), met_again(process)
    net = Builder(
        process,
        recorded,
        pooled,
        frozenset(each.id for each in process.activities.values() if each.parent in pooled or each.id in crowded),
    )
    for activity in process.activities.values():
        _add(net, activity)
    undoing.add(net)
    return net.net(_starts(net))


def _pooled(process: Process) -> frozenset[str]:
    """Return the scopes of which several may run at once, with all scopes inside them."""
    found: set[str] = set()
    crowded = met_again(process)
    for activity in process.activities.values():
        if activity.kind not in CONTAINERS:
            continue
        loop = activity.loop
        at_once = loop is not None and not loop.is_standard and not loop.is_sequential
        if at_once or activity.id in crowded or _starts_beside(process, activity) or activity.parent in found:
            found.add(activity.id)
    return frozenset(found)


def _starts_beside(process: Process, activity: Activity) -> bool:
    """Tell whether an element is an event sub-process that leaves what is around it going."""
    starts = (each for each in process.activities.values() if each.parent == activity.id and each.kind == "startEvent")
    return activity.triggered_by_event and not all(each.is_interrupting for each in starts)


def _starts(net: Builder) -> list[list[str]]:
    """Return what a case may begin with: each start event, or an element that begins a case by itself."""
    process = net.process
    beside = flowing.without_flows(net, process.id)
    first = [each for each in process.activities.values() if each.parent == process.id]
    found = [flowing.outs(net, each) for each in first if each.kind == "startEvent"]
    found += [[net.entry(each)] for each in first if each.is_instantiating and not net.incoming[each.id]]
    return [[*each, *beside] for each in found] or [beside]


def _add(net: Builder, activity: Activity) -> None:
    kind = activity.kind
    if kind in ("startEvent", "boundaryEvent"):
        catching.add(net, activity)
    elif kind.endswith("Gateway"):
        flowing.add_gateway(net, activity)
    elif kind == "intermediateCatchEvent" and not (activity.event and activity.event.kind == "link"):
        net.move([net.entry(activity)], flowing.outs(net, activity), label=activity.id)
    elif kind in ("intermediateThrowEvent", "endEvent", "intermediateCatchEvent"):
        (undoing if undoing.undoes(activity) else catching).add_throw(net, activity)
    elif kind in CONTAINERS:
        _add_container(net, activity)
    elif kind in WORK:
        _add_work(net, activity)


def _add_work(net: Builder, activity: Activity) -> None:
    """A task: told when it is done, one time for each item or round when it repeats."""
    here, done = net.entry(activity), undoing.memory(net, activity)
    if activity.kind in _INLINE:
        net.inline.add(here)
    if activity.is_for_compensation:
        outs: list[str] = []
    else:
        outs = flowing.outs(net, activity)
    if activity.loop is None and _passes_unseen(net, activity):
        net.move([here], [*outs, *done])
    elif activity.loop is None:
        net.move([here], [*outs, *done], label=activity.id)
    else:
        again = here
        if activity.loop.is_standard and not activity.loop.test_before:
            again = net.place(f"again {activity.id}", activity.parent, element=activity.id)
            net.move([here], [again, *done], label=activity.id)
        net.move([again], [again, *done], label=activity.id)
        net.move([again], outs, eager=False)
        if activity.kind in _INLINE:
            net.inline.add(again)
    catching.add_failures(net, activity, here)


def _passes_unseen(net: Builder, activity: Activity) -> bool:
    """Tell whether nothing can come between: machine work no log tells of, which nothing interrupts or fails."""
    return (
        activity.kind in _AUTOMATIC
        and activity.id not in net.recorded
        and not net.boundary[activity.id]
        and not catching.may_fail(net, activity)
    )


def _add_container(net: Builder, activity: Activity) -> None:
    """A sub-process: it runs from its start until nothing is left in it; what repeats begins anew in between."""
    if activity.triggered_by_event:
        running = net.place(f"run {activity.id}", activity.parent, element=activity.id)
        net.move([running], [], empty_scopes=[activity.id])
        return
    here, done = net.entry(activity), undoing.memory(net, activity)
    outs = [] if activity.is_for_compensation else flowing.outs(net, activity)
    running = net.place(f"run {activity.id}", activity.parent, element=activity.id)
    begun = flowing.begin(net, activity)
    loop = activity.loop
    if loop is None and activity.id in net.crowded:
        # Whose the tokens inside are is not known: any but the last may end while there are some.
        beside = net.place(f"beside {activity.id}", activity.parent, element=activity.id)
        net.move([here], [running, *begun], empty=[running])
        net.move([here], [beside, *begun], reads=[running])
        net.move([beside], [*outs, *done], eager=False)
        net.move([running], [*outs, *done], empty=[beside], empty_scopes=[activity.id])
        return
    if loop is None:
        net.move([here], [running, *begun])
        net.move([running], [*outs, *done], empty_scopes=[activity.id])
        return
    busy = [] if activity.id in net.crowded else [activity.id]
    rounds = net.place(f"again {activity.id}", activity.parent, element=activity.id)
    if loop.is_standard or loop.is_sequential:
        at_least_once = loop.is_standard and not loop.test_before
        net.move([here], [running, *begun] if at_least_once else [rounds])
        net.move([running], [rounds, *done], eager=bool(busy), empty_scopes=busy)
        net.move([rounds], [running, *begun], eager=False)
        net.move([rounds], outs, eager=False)
    else:
        # Items run at once: as many begin as the log shows, and it ends when none of them is left.
        net.move([here], [running])
        net.move([], [*begun, *done], reads=[running], eager=False)
        net.move([running], outs, empty_scopes=busy, eager=False)
