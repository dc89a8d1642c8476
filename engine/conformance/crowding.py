"""Elements that a second token may come to while the first is still there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from engine.conformance.builder import JOINING
from engine.definitions.model import Process
from engine.definitions.translate.normalise import flows_of

_ONE_WAY = frozenset({"exclusiveGateway", "eventBasedGateway"})
Ways = Mapping[str, Collection[str]]


def met_again(process: Process) -> frozenset[str]:
    """Return the elements to which tokens come that no join has brought together; rather one too many.

    Where a fork's branches meet without a join, and what lies behind an event that does not interrupt: it may happen
    again, and an inclusive join that has let the first token through lets the next one through too.
    """
    known = process.activities
    ways: dict[str, list[str]] = defaultdict(list)
    comes: dict[str, int] = defaultdict(int)
    for flow in flows_of(process):
        ways[flow.source].append(flow.target)
        comes[flow.target] += 1
    joins = {each.id for each in known.values() if each.kind in JOINING and comes[each.id] > 1}
    onward = {element: [*ways[element]] for element in known}
    for each in known.values():
        if each.attached_to:
            onward[each.attached_to] += ways[each.id]
    found: set[str] = set()
    for each in known.values():
        if each.kind == "boundaryEvent" and not each.is_interrupting:
            parallel = {join for join in joins if known[join].kind == "parallelGateway"}
            found |= _reached(ways[each.id], onward, parallel)
        elif each.kind not in _ONE_WAY and len(ways[each.id]) > 1:
            met: set[str] = set()
            for branch in ways[each.id]:
                reached = _reached([branch], onward, joins)
                found |= met & reached
                met |= reached
    return frozenset(found)


def _reached(begin: Iterable[str], onward: Ways, stops: Collection[str]) -> set[str]:
    """Return the elements a token comes to before it must wait for others."""
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        element = waiting.pop()
        if element not in found and element not in stops:
            found.add(element)
            waiting += onward[element]
    return found
