"""A map counts what was done, along which flows, how long it waited and what was done again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.conformance import draw_map
from engine.eventlog.model import COMPLETE, SCHEDULE, LogEvent, Trace
from tests.engine.conformance.checking import drawn
from tests.engine.tokens.drawing import chain, el, flow, items

MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
DIAGRAM = drawn(
    el("startEvent", "s"),
    el("userTask", "A"),
    el("exclusiveGateway", "x", default="x-B"),
    el("userTask", "B", items("=rooms")),
    el("endEvent", "e"),
    chain("s", "A", "x", "B", "e"),
    flow("x", "A", "=again"),
)


def case(number: str, *waits: tuple[str, int], flows: str = "") -> Trace:
    """Return a case whose tasks came at once and were done after so many hours."""
    events = []
    for at, (element, hours) in enumerate(waits):
        task = f"{number}-{at}"
        events.append(LogEvent(element, element, SCHEDULE, MONDAY, process="p", task=task))
        events.append(LogEvent(element, element, COMPLETE, MONDAY + timedelta(hours=hours), process="p", task=task))
    return Trace(number, "p", tuple(events), flows=tuple(flows.split()))


def test_elements_and_flows_are_counted_and_waits_are_medians() -> None:
    found = draw_map(
        DIAGRAM,
        [
            case("1", ("A", 1), ("B", 10), flows="s-A A-x x-B"),
            case("2", ("A", 2), ("A", 9), ("B", 1), ("B", 1), flows="s-A A-x x-A A-x x-B gone"),
        ],
    )
    assert found.cases == 2
    assert found.flows == {"s-A": 2, "A-x": 3, "x-A": 1, "x-B": 2}
    spot = found.spots["A"]
    assert (spot.times, spot.cases, spot.again, spot.waiting) == (3, 2, 1, timedelta(hours=2))
    assert spot.slow is not None
    assert spot.slow >= timedelta(hours=8)
    assert [one.element for one in found.bottlenecks] == ["A", "B"]


def test_items_are_no_rework_and_what_has_left_the_drawing_is_not_drawn() -> None:
    found = draw_map(DIAGRAM, [case("1", ("A", 1), ("B", 1), ("B", 1), ("old", 1))])
    assert [one.element for one in found.rework] == []
    assert set(found.spots) == {"A", "B"}


def test_without_cases_there_is_nothing() -> None:
    found = draw_map(DIAGRAM, [])
    assert (found.cases, found.spots, found.bottlenecks, found.rework) == (0, {}, [], [])
