"""A process as it is lived: how often each element and flow is passed, how long work waits, what is done again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median, quantiles

from engine.conformance.recorded import completions
from engine.definitions.model import Process
from engine.eventlog.model import SCHEDULE, Trace


@dataclass(frozen=True)
class Spot:
    """One element: how often it was passed, in how many cases, in how many of them more than once.

    ``waiting`` is the median time from when a task came to when it was done, ``slow`` what one in ten takes longer
    than; None for elements that are no task of people.
    """

    element: str
    times: int
    cases: int
    again: int
    waiting: timedelta | None
    slow: timedelta | None

    @property
    def total(self) -> timedelta:
        """Return about how long all of it waited together: what a bottleneck is weighed by."""
        return (self.waiting or timedelta()) * self.times


@dataclass(frozen=True)
class Map:
    """A process as so many ``cases`` went through it: its elements, and how often each flow was taken."""

    cases: int
    spots: Mapping[str, Spot]
    flows: Mapping[str, int]

    @property
    def bottlenecks(self) -> Sequence[Spot]:
        """Return the elements at which work waits, the longest waiting altogether first."""
        return sorted((one for one in self.spots.values() if one.waiting), key=lambda one: one.total, reverse=True)

    @property
    def rework(self) -> Sequence[Spot]:
        """Return the elements done more than once in a case, in most cases first."""
        return sorted((one for one in self.spots.values() if one.again), key=lambda one: (-one.again, one.element))


def draw_map(process: Process, traces: Iterable[Trace]) -> Map:
    """Return the map of the cases; an element that repeats by its drawing (items, rounds) counts as done once."""
    times: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    again: Counter[str] = Counter()
    flows: Counter[str] = Counter()
    waited: dict[str, list[float]] = defaultdict(list)
    count = 0
    for trace in traces:
        count += 1
        came = {event.task: event.at for event in trace.events if event.lifecycle == SCHEDULE}
        done = Counter(event.activity for event in completions(trace))
        times.update(done)
        cases.update(done.keys())
        again.update(element for element, often in done.items() if often > 1 and not _repeats(process, element))
        flows.update(trace.flows)
        for event in completions(trace):
            if event.task in came and event.task is not None:
                waited[event.activity].append((event.at - came[event.task]).total_seconds())
    spots = {
        element: Spot(element, often, cases[element], again[element], *_times(waited.get(element, [])))
        for element, often in times.items()
        if element in process.activities
    }
    return Map(count, spots, {flow: often for flow, often in flows.items() if flow in process.flows})


def _repeats(process: Process, element: str) -> bool:
    """Tell whether an element, or a sub-process around it, is drawn to be done several times."""
    activity = process.activities.get(element)
    while activity is not None:
        if activity.loop is not None:
            return True
        activity = process.activities.get(activity.parent)
    return False


def _times(seconds: Sequence[float]) -> tuple[timedelta | None, timedelta | None]:
    if not seconds:
        return None, None
    slow = quantiles(seconds, n=10)[-1] if len(seconds) > 1 else seconds[0]
    return timedelta(seconds=median(seconds)), timedelta(seconds=slow)
