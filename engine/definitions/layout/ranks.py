"""Columns: every step stands to the right of those that lead to it; what leads back is set apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

Edge = tuple[str, str]
Ways = Mapping[str, Sequence[str]]


def backward(nodes: Sequence[str], ways: Ways, starts: Sequence[str]) -> set[Edge]:
    """Return the edges that lead back to where they came from, walking from ``starts`` in the order given."""
    found: set[Edge] = set()
    done: set[str] = set()
    open_: set[str] = set()
    for root in (*starts, *nodes):
        if root in done:
            continue
        open_.add(root)
        work = [(root, iter(ways.get(root, ())))]
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                open_.discard(node)
                done.add(node)
            elif target in open_:
                found.add((node, target))
            elif target not in done:
                open_.add(target)
                work.append((target, iter(ways.get(target, ()))))
    return found


def ranks(nodes: Sequence[str], ways: Ways) -> dict[str, int]:
    """Return the column of every node of a graph without circles: one more than the last that leads to it."""
    column = dict.fromkeys(nodes, 0)
    for node in topological(nodes, ways):
        for target in ways.get(node, ()):
            column[target] = max(column[target], column[node] + 1)
    return column


def heights(nodes: Sequence[str], ways: Ways) -> dict[str, int]:
    """Return how many steps follow every node of a graph without circles, on the longest way."""
    height = dict.fromkeys(nodes, 0)
    for node in reversed(topological(nodes, ways)):
        height[node] = max((height[target] + 1 for target in ways.get(node, ())), default=0)
    return height


def topological(nodes: Sequence[str], ways: Ways) -> list[str]:
    """Return the nodes of a graph without circles so that all edges point forward; ties in the order given."""
    missing = dict.fromkeys(nodes, 0)
    for node in nodes:
        for target in ways.get(node, ()):
            missing[target] += 1
    ready = deque(node for node in nodes if not missing[node])
    order: list[str] = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for target in ways.get(node, ()):
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    return order


def components(nodes: Sequence[str], ways: Ways) -> list[list[str]]:
    """Return the nodes that hang together, in whatever direction, as lists in the order given."""
    near: dict[str, set[str]] = {node: set() for node in nodes}
    for node in nodes:
        for target in ways.get(node, ()):
            near[node].add(target)
            near[target].add(node)
    group: dict[str, int] = {}
    groups: list[list[str]] = []
    for root in nodes:
        if root in group:
            continue
        groups.append([])
        waiting = [root]
        group[root] = len(groups) - 1
        while waiting:
            for other in near[waiting.pop()]:
                if other not in group:
                    group[other] = len(groups) - 1
                    waiting.append(other)
    for node in nodes:
        groups[group[node]].append(node)
    return groups
