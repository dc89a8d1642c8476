"""How tokens go on: along flows, through gateways, into sub-processes."""

from __future__ import annotations

from engine.conformance.builder import JOINING, Builder
from engine.definitions.model import Activity, Flow

_NO_ENTRY = frozenset({"startEvent", "boundaryEvent"})


def outs(net: Builder, activity: Activity) -> list[str]:
    """Return where tokens come to when they leave an element: along all its flows, or some where conditions decide."""
    flows = net.outgoing[activity.id]
    if not any(flow.condition for flow in flows):
        return [net.arrival(flow) for flow in flows]
    place = net.place(f"out {activity.id}", activity.parent, element=activity.id)
    if f"chosen {activity.id}" not in net.scopes:
        net.place(f"chosen {activity.id}", activity.parent, remembers=True)
        some(net, activity, place, flows)
    return [place]


def without_flows(net: Builder, scope: str) -> list[str]:
    """Return the places of elements that begin with their scope because nothing leads to them."""
    return [
        net.entry(each)
        for each in net.process.activities.values()
        if each.parent == scope
        and each.kind not in _NO_ENTRY
        and not net.incoming[each.id]
        and not (each.triggered_by_event or each.is_for_compensation or each.is_instantiating)
    ]


def begin(net: Builder, container: Activity) -> list[str]:
    """Return where tokens come to when a sub-process begins."""
    starts = [
        place
        for each in net.process.activities.values()
        if each.parent == container.id and each.kind == "startEvent"
        for place in outs(net, each)
    ]
    return [*starts, *without_flows(net, container.id)]


def add_gateway(net: Builder, gateway: Activity) -> None:
    """Add what a gateway does; an event gateway only lends its place to the events behind it."""
    flows, incoming = net.outgoing[gateway.id], net.incoming[gateway.id]
    if gateway.kind == "eventBasedGateway":
        net.entry(gateway)
        return
    joins = gateway.kind in JOINING and len(incoming) > 1
    arrivals = [net.arrival(flow) for flow in incoming] if joins else [net.entry(gateway)]
    if gateway.kind == "exclusiveGateway":
        for flow in flows:
            net.move(arrivals, [net.arrival(flow)])
        if not flows:
            net.move(arrivals, [])
    elif gateway.kind == "parallelGateway":
        net.move(arrivals, [net.arrival(flow) for flow in flows], group=gateway.id)
    elif joins:
        chosen = net.place(f"out {gateway.id}", gateway.parent, element=gateway.id)
        if gateway.parent in net.pooled:
            # Whose tokens these are is not known: any may go on, or have been taken along by another.
            for arrival in arrivals:
                net.move([arrival], [chosen], eager=False)
                net.move([arrival], [], eager=False)
        else:
            net.joins.append((gateway.id, gateway.parent, arrivals, [chosen]))
        some(net, gateway, chosen, flows)
    else:
        some(net, gateway, arrivals[0], flows)


def some(net: Builder, activity: Activity, here: str, flows: list[Flow]) -> None:
    """Let tokens go along the flows without a condition and any of the others, at least along one.

    The default flow is taken when no condition holds; that of a gateway only when no flow at all is taken.
    """
    decided = any(flow.condition for flow in flows)
    default = [flow for flow in flows if flow.id == activity.default_flow]
    always = [flow for flow in flows if decided and not flow.condition and flow not in default]
    maybe = [flow for flow in flows if flow not in default and flow not in always]
    if activity.kind == "inclusiveGateway" and always:
        default = []
    last = [net.arrival(flow) for flow in default]
    without, taken = here, ""
    if always:
        without = _choice(net, activity, "none", 0)
        net.move([here], [without, *(net.arrival(flow) for flow in always)])
    if not maybe:
        net.move([without], last)
    for number, flow in enumerate(maybe, 1):
        is_last = number == len(maybe)
        ahead = [] if is_last else [_choice(net, activity, "some", number)]
        if taken:
            net.move([taken], [net.arrival(flow), *ahead])
            net.move([taken], ahead)
        net.move([without], [net.arrival(flow), *ahead])
        if not is_last:
            left = _choice(net, activity, "none", number)
            net.move([without], [left])
            without, taken = left, ahead[0]
        elif last or always:
            net.move([without], last)


def _choice(net: Builder, activity: Activity, so_far: str, number: int) -> str:
    return net.place(f"{so_far} {activity.id} {number}", activity.parent, element=activity.id)
