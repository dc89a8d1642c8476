"""Which incoming flows of an inclusive join can still be reached from where: worked out once per level."""

from __future__ import annotations

from typing import Any

from engine.tokens.specs.gateways import InclusiveGateway


def add_reach(level: Any) -> None:
    """Give every inclusive join of a level its table: element name to the join's flows in front of it."""
    for spec in level.task_specs.values():
        if isinstance(spec, InclusiveGateway) and len(spec.arrivals) > 1:
            spec.reach = reach_of(level, spec)
            level.joins.append(spec)


def reach_of(level: Any, join: Any) -> dict[str, frozenset[str]]:
    """Return for each element of a level which incoming flows of ``join`` a token there can still come by."""
    before: dict[str, set[str]] = {}
    flows_from: dict[str, set[str]] = {}
    for spec in level.task_specs.values():
        sources = [spec, *spec.boundary]
        for arc in (arc for source in sources for arc in source.arcs):
            if arc.target == join.name:
                flows_from.setdefault(arc.id, set()).add(spec.name)
            else:
                before.setdefault(arc.target, set()).add(spec.name)
    reached: dict[str, set[str]] = {}
    for flow, names in flows_from.items():
        open_names = list(names)
        while open_names:
            name = open_names.pop()
            if flow in reached.setdefault(name, set()) or name == join.name:
                continue
            reached[name].add(flow)
            open_names.extend(before.get(name, ()))
    return {name: frozenset(flows) for name, flows in reached.items()}
