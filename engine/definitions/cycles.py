"""Which things of a diagram or decision model lead back to themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping


def cycles(nodes: Iterable[str], edges: Mapping[str, Collection[str]]) -> Iterator[set[str]]:
    """Yield the sets of ``nodes`` that lead back to themselves within ``nodes`` (Tarjan, iterative)."""
    inside = dict.fromkeys(nodes)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    stacked: set[str] = set()
    for root in inside:
        if root in number:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(sorted(edges.get(root, ()))))]
        number[root] = lowest[root] = len(number)
        stack.append(root)
        stacked.add(root)
        while work:
            node, targets = work[-1]
            target = next((each for each in targets if each in inside), None)
            if target is None:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    component: set[str] = set()
                    while node not in component:
                        component.add(stack.pop())
                    stacked -= component
                    if len(component) > 1 or node in edges.get(node, ()):
                        yield component
            elif target not in number:
                number[target] = lowest[target] = len(number)
                stack.append(target)
                stacked.add(target)
                work.append((target, iter(sorted(edges.get(target, ())))))
            elif target in stacked:
                lowest[node] = min(lowest[node], number[target])
