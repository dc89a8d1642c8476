"""Activities with an inside, those that repeat, and the events that hang on them or lie in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.properties.grow import leaves
from tests.properties.grow.site import Ends, Site
from tests.properties.model import Level, Many, Node, Process, Rounds, Trigger

Grow = Callable[[Site], Ends]


def box(site: Site, grow: Grow) -> Ends:
    """A sub-process, perhaps over several items, with boundary events and event sub-processes."""
    node = site.add("p", "subProcess", inner=Level(), inputs=site.mapping(35), outputs=site.mapping(20))
    _repeat(site, node, 40)
    assert node.inner is not None
    fill(site.inside(node.inner, in_items=site.in_items or node.is_repeated), grow)
    return guarded(site, node, grow)


def call(site: Site, grow: Grow) -> Ends:
    """A call activity with the process it calls."""
    called = Process(f"{site.garden.tag}c{len(site.garden.processes)}", Level())
    site.garden.processes.append(called)
    node = site.add("k", "callActivity", called=called.id, inputs=site.mapping(35), outputs=site.mapping(25))
    _repeat(site, node, 40)
    node.returns_all, node.sees_caller = not site.choices.chance(40), not site.choices.chance(30)
    fill(site.inside(called.level, in_items=False), grow)
    return guarded(site, node, grow)


def several(site: Site, grow: Grow) -> Ends:
    """A task over several items."""
    site.choices.one_of([leaves.user, leaves.work, leaves.receive])(replace(site, in_items=True))
    node = site.level.nodes[-1]
    _repeat(site, node, 100)
    return guarded(site, node, grow)


def watched(site: Site, grow: Grow) -> Ends:
    """A task with boundary events."""
    leaves.user(site) if site.choices.chance(60) else leaves.work(site)
    return guarded(site, site.level.nodes[-1], grow)


def fill(site: Site, grow: Grow) -> None:
    """Put something between a start and an end event, and perhaps event sub-processes beside it."""
    begin = site.add("b", "startEvent")
    start, end = grow(site)
    last = site.add("e", "endEvent")
    site.flow(begin, start)
    if site.choices.chance(30):
        # What hangs on a box is worth nothing when nothing in it goes wrong.
        step, _ = leaves.user(site)
        turn, out = leaves.way_out(site, ("error", "escalation"))
        site.flow(end, step)
        site.flow(step, turn)
        end = out
    site.flow(end, last)
    if site.depth > 0:
        for _ in range(site.choices.one_of([0, 0, 1, 2])):
            _handler(site, grow)


def guarded(site: Site, node: Node, grow: Grow) -> Ends:
    """Hang up to five boundary events on an activity; their ways lead to the same join, or to ends of their own."""
    count = site.choices.one_of([0, 1, 1, 2, 3])
    if not count:
        return node.id, node.id
    join = site.add("j", site.choices.one_of(["exclusiveGateway", "inclusiveGateway", "task"]))
    site.flow(node, join)
    kinds = ["timer", "message", "signal"]
    if node.kind in ("subProcess", "callActivity"):
        kinds += ["error", "error", "escalation", "escalation"]
    if node.kind == "serviceTask":
        kinds += ["error", "error"]
    for _ in range(count):
        interrupts = not site.choices.chance(50)
        _hang(site, node, join, site.caught(kinds, repeats=not interrupts), interrupts)
    if "error" in kinds and site.choices.chance(30):
        # The one that takes any code comes first in the file, the one that names it comes first in the game.
        kind = site.choices.one_of(["error", "escalation"] if "escalation" in kinds else ["error"])
        for name in ("", site.thrown([kind]).name):
            _hang(site, node, join, Trigger(kind, name), not site.choices.chance(50))
    return node.id, join.id


def _hang(site: Site, node: Node, join: Node, trigger: Trigger, interrupts: bool) -> None:
    event = site.add("o", "boundaryEvent", trigger=trigger, host=node.id)
    event.interrupts = interrupts or trigger.kind == "error"
    event.outputs = site.mapping(20)
    step = site.add("u", "userTask")
    site.flow(event, step)
    if site.choices.chance(35):
        site.flow(step, site.add("e", "endEvent"))
    else:
        site.flow(step, join)


def _handler(site: Site, grow: Grow) -> None:
    interrupts = not site.choices.chance(50)
    kinds = ["timer", "message", "signal", "error", "escalation"]
    trigger = site.caught(kinds, repeats=not interrupts)
    node = site.add("h", "subProcess", inner=Level(), is_handler=True)
    assert node.inner is not None
    inside = site.inside(node.inner)
    start, end = grow(inside)
    begin = inside.add("b", "startEvent", trigger=trigger)
    begin.interrupts = interrupts or trigger.kind == "error"
    inside.flow(begin, start)
    inside.flow(end, inside.add("e", "endEvent"))


def _repeat(site: Site, node: Node, percent: int) -> None:
    if not site.choices.chance(percent):
        return
    if site.choices.chance(20):
        node.rounds = Rounds(1 + site.choices.below(3), site.condition(), site.choices.chance(50))
        return
    count = site.choices.one_of([2, 3, 1, 0])
    many = Many(count, site.choices.chance(50), site.garden.name("i"))
    if site.choices.chance(60):
        many = replace(many, collection=f"l{many.element}", result=site.expression())
    if count > 1 and site.choices.chance(30):
        many = replace(many, enough=1 + site.choices.below(count))
    node.many = many
