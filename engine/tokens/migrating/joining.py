"""Joins after a migration: those complete now go on, those that could never go on are named."""

from __future__ import annotations

from typing import Any

from engine.tokens.migrating.obstacles import Obstacle, starving
from engine.tokens.migrating.places import Places
from engine.tokens.reach import reach_of
from engine.tokens.specs.gateways import ParallelGateway
from engine.tokens.workflow import Flow


def starved(old: Flow, new: Flow, places: Places) -> list[Obstacle]:
    """Return the parallel joins that would wait for a flow no token can reach, and did not before."""
    found: list[Obstacle] = []
    for level in [new, *new.subprocesses.values()]:
        before = old if level is new else old.subprocesses[level.owner.id]
        hungry = {
            places.id_of(*join.element) for join in _joins(before.spec) if _missing(before, join)
        }  # BPMN allows to draw joins that wait for ever: what was so before is no reason to stay
        for join in _joins(level.spec):
            missing = _missing(level, join)
            if missing and join.activity.id not in hungry:
                key = places.key(*join.element)
                found += [Obstacle(key, starving(flow)) for flow in sorted(missing)]
    return found


def release(flow: Flow) -> None:
    """Let joins go on that have a token on every flow the new program gives them."""
    for level in [flow, *flow.subprocesses.values()]:
        for join in [spec for spec in level.spec.task_specs.values() if spec.joins]:
            is_sure = isinstance(join, ParallelGateway) or len(join.arrivals) < 2
            waiting = join.waiting(level) if is_sure else {}
            while waiting and len(waiting) == len(set(join.arrivals)):
                join.join(waiting)._ready()
                waiting = join.waiting(level)


def _joins(level: Any) -> list[Any]:
    return [spec for spec in level.task_specs.values() if isinstance(spec, ParallelGateway) and len(spec.arrivals) > 1]


def _missing(level: Any, join: Any) -> set[str]:
    """Return the flows into a join that nobody can come by, if somebody comes by another one."""
    filled, reach = set(join.waiting(level)), reach_of(level.spec, join)
    on_the_way: set[str] = set()
    for token in level.tasks.values():
        if token.task_spec is not join and token.parent is None and not token.task_spec.is_listener:
            on_the_way |= reach.get(token.task_spec.name, frozenset())
    return set(join.arrivals) - filled - on_the_way if filled | on_the_way else set()
