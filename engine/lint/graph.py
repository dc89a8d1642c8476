"""The ways a token can take: which element leads to which, level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from engine.definitions.model import Activity, Process

Edges = Mapping[str, frozenset[str]]


def edges_of(process: Process) -> Edges:
    """Return what every element leads to: by flow, to its boundary events, and by link."""
    edges: dict[str, set[str]] = defaultdict(set)
    for flow in process.flows.values():
        if flow.source in process.activities and flow.target in process.activities:
            edges[flow.source].add(flow.target)
    catches: dict[tuple[str, str], list[str]] = defaultdict(list)
    for activity in process.activities.values():
        if activity.attached_to in process.activities:
            edges[str(activity.attached_to)].add(activity.id)
        if activity.kind == "intermediateCatchEvent" and _link(activity):
            catches[activity.parent, _link(activity)].append(activity.id)
    for activity in process.activities.values():
        if activity.kind == "intermediateThrowEvent" and _link(activity):
            edges[activity.id].update(catches[activity.parent, _link(activity)])
    return {source: frozenset(targets) for source, targets in edges.items()}


def _link(activity: Activity) -> str:
    event = activity.event
    return (event.name or "") if event is not None and event.kind == "link" else ""


def levels_of(process: Process) -> dict[str, list[Activity]]:
    """Return the elements by the process or sub-process they stand in, in document order."""
    levels: dict[str, list[Activity]] = {process.id: []}
    for activity in process.activities.values():
        levels.setdefault(activity.parent, []).append(activity)
        if activity.kind in ("subProcess", "transaction", "adHocSubProcess"):
            levels.setdefault(activity.id, [])
    return levels


def reachable(starts: Iterable[str], edges: Edges) -> set[str]:
    """Return everything a token that begins at ``starts`` can come to, the starts included."""
    found: set[str] = set()
    open_ends = list(starts)
    while open_ends:
        current = open_ends.pop()
        if current not in found:
            found.add(current)
            open_ends.extend(edges.get(current, ()))
    return found


def backwards(edges: Edges) -> Edges:
    """Return the edges turned round."""
    turned: dict[str, set[str]] = defaultdict(set)
    for source, targets in edges.items():
        for target in targets:
            turned[target].add(source)
    return {target: frozenset(sources) for target, sources in turned.items()}
