"""Single steps: work, waiting, throwing, and ends in the middle."""

from __future__ import annotations

from collections.abc import Sequence

from tests.properties.grow.site import NAMES, Ends, Site
from tests.properties.model import Expression, Node, Trigger


def user(site: Site) -> Ends:
    """A person's task, sometimes with mappings."""
    node = site.add("u", "userTask", inputs=site.mapping(12), outputs=site.mapping(12))
    return node.id, node.id


def work(site: Site) -> Ends:
    """A service task, which may also fail."""
    node = site.add("w", "serviceTask", inputs=site.mapping(12), outputs=site.mapping(12))
    return node.id, node.id


def script(site: Site) -> Ends:
    """A script that counts, copies or adds."""
    name = site.choices.one_of(NAMES)
    expression = site.expression() if site.choices.chance(40) else Expression("more", name)
    node = site.add("s", "scriptTask", script=(name, expression), inputs=site.mapping(10), outputs=site.mapping(10))
    return node.id, node.id


def note(site: Site) -> Ends:
    """A task without a kind."""
    node = site.add("n", "task", inputs=site.mapping(20), outputs=site.mapping(50))
    return node.id, node.id


def catch(site: Site) -> Ends:
    """An intermediate catch event."""
    node = site.add("c", "intermediateCatchEvent", trigger=site.caught(["timer", "message", "signal"]))
    node.outputs = site.mapping(10)
    return node.id, node.id


def receive(site: Site) -> Ends:
    """A task that waits for a message."""
    node = site.add("r", "receiveTask", trigger=site.caught(["message"]), inputs=site.mapping(10))
    return node.id, node.id


def throw(site: Site) -> Ends:
    """An intermediate throw event; its inputs are what it tells."""
    trigger = site.thrown(["escalation", "signal", "message"])
    node = site.add("t", "intermediateThrowEvent", trigger=trigger, inputs=site.mapping(30))
    return node.id, node.id


def link(site: Site) -> Ends:
    """A pair of link events."""
    leaving = site.add("t", "intermediateThrowEvent")
    arriving = site.add("c", "intermediateCatchEvent")
    leaving.trigger = arriving.trigger = Trigger("link", leaving.id)
    site.flow(leaving, arriving).is_link = True
    return leaving.id, arriving.id


def race(site: Site) -> Ends:
    """An event-based gateway with two to four events behind it."""
    gate, out = site.add("g", "eventBasedGateway"), site.add("n", "task")
    for _ in range(2 + site.choices.below(3)):
        event = site.add("c", "intermediateCatchEvent", trigger=site.caught(["timer", "timer", "message", "signal"]))
        event.outputs = site.mapping(15)
        site.flow(gate, event)
        site.flow(event, out)
    return gate.id, out.id


ENDS = ("error", "error", "escalation", "terminate", "signal", "message")


def way_out(site: Site, kinds: Sequence[str] = ENDS) -> Ends:
    """A choice between going on and an end event that throws, terminates, or just ends."""
    gate, out = site.add("x", "exclusiveGateway"), site.add("n", "task")
    trigger = None if site.choices.chance(10) else site.thrown(kinds)
    end: Node = site.add("e", "endEvent", trigger=trigger)
    if trigger is not None and trigger.kind != "terminate":
        end.inputs = site.mapping(30)
    site.flow(gate, end, site.condition())
    gate.default = site.flow(gate, out).id
    return gate.id, out.id
