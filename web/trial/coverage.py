"""What the scenarios of a process reach of its diagram, and what none of them does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.definitions.model import Flow, Process
from engine.lint.words import flow_named, named
from engine.text import Text
from web.trial.outcome import Outcome


@dataclass(frozen=True)
class Coverage:
    """Elements and flows of a process by id, in the order of the file."""

    elements: tuple[str, ...]
    flows: tuple[str, ...]
    missed_elements: tuple[str, ...]
    missed_flows: tuple[str, ...]
    words: tuple[Text, ...]
    """What is missed, one line each: elements first, then the flows between elements that are reached."""

    @property
    def share(self) -> int:
        """Return how much is reached, in whole percent."""
        everything = len(self.elements) + len(self.flows)
        missed = len(self.missed_elements) + len(self.missed_flows)
        return 100 * (everything - missed) // everything if everything else 100


@dataclass(frozen=True)
class Reached:
    """The elements and flows, by id, that a run reached."""

    elements: frozenset[str]
    flows: frozenset[str]


def coverage_of(process: Process, outcomes: Iterable[Outcome | Reached]) -> Coverage:
    """Return what these runs reach; an element counts as reached when a token came to it, also when it went on."""
    played = list(outcomes)
    taken = {flow for each in played for flow in each.flows}
    reached = {element for each in played for element in each.elements}
    reached |= {flow.target for flow in process.flows.values() if flow.id in taken}
    reached |= _around(process, reached)
    missed = tuple(each for each in process.activities if each not in reached)
    untaken = tuple(each for each in process.flows if each not in taken)
    between = [flow for flow in process.flows.values() if flow.id in untaken and _is_within(flow, reached)]
    words = (*(named(process.activities[each]) for each in missed), *(flow_named(each, process) for each in between))
    return Coverage(tuple(process.activities), tuple(process.flows), missed, untaken, words)


def _around(process: Process, reached: set[str]) -> set[str]:
    """Return the sub-processes around what is reached."""
    found: set[str] = set()
    for element in reached:
        activity = process.activities.get(element)
        while activity is not None and activity.parent in process.activities:
            found.add(activity.parent)
            activity = process.activities[activity.parent]
    return found


def _is_within(flow: Flow, reached: set[str]) -> bool:
    return flow.source in reached and flow.target in reached


def fewest(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Return the runs that together reach what all of them reach, the most telling first."""
    left = list(outcomes)
    seen: set[str] = set()
    chosen = []
    while left:
        best = max(left, key=lambda each: len((each.elements | each.flows) - seen))
        new = (best.elements | best.flows) - seen
        if not new:
            break
        chosen.append(best)
        left.remove(best)
        seen |= new
    return chosen
