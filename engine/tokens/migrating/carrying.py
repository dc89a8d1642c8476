"""Writes the state of a run anew for another program, and goes on from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from engine.text import Text
from engine.tokens import countersigns, results, state
from engine.tokens.errors import ExpressionFailed
from engine.tokens.migrating import joining, listening, obstacles, undoing
from engine.tokens.migrating.obstacles import NotMovable, Obstacle
from engine.tokens.migrating.places import Places
from engine.tokens.program import Program
from engine.tokens.specs.subprocesses import CallActivity
from engine.tokens.token import Token
from engine.tokens.workflow import Flow


def carry(old: Flow, program: Program, new: Flow, target: Program, names: Mapping[str, str]) -> None:
    """Fill a fresh flow of ``target`` with the tokens and variables of ``old``.

    What is open stays as it was asked for: addressees, due times, correlation keys, items.  Events that are new at a
    place begin to wait, those gone no longer do.  Raises NotMovable naming every obstacle; ``old`` is not changed.
    """
    places = Places(program, target, names)
    document, found = orjson.loads(state.dump(old)), list[Obstacle]()
    document["levels"] = [_level(old, places, level, found) for level in document["levels"]]
    document["passed"] = {
        name: count for key, count in document["passed"].items() if (name := places.renamed(key)) is not None
    }
    document["flows"] = [name for key in document["flows"] if (name := places.renamed(key)) is not None]
    if document["end"] is not None:
        document["end"] = places.id_of(program.process_id, document["end"])
    if found:
        raise NotMovable(found)
    state.restore(new, orjson.dumps(document), target.levels)
    try:
        _follow(old, new)
        listening.listen(old, new, places)
    except ExpressionFailed as failure:
        raise NotMovable([Obstacle(failure.activity_id, failure.text)]) from failure
    starved = joining.starved(old, new, places)
    if starved:
        raise NotMovable(starved)
    joining.release(new)


def _level(old: Flow, places: Places, level: list[Any], found: list[Obstacle]) -> list[Any]:
    owner, key, rows, *done = level
    kept = []
    for row in rows:
        token = old.index[row[0]]
        spec = _place(places, key, token)
        if isinstance(spec, Obstacle):
            found.append(spec)
        elif spec is not None:
            row[1] = spec.name
            undoing.rename_token(places, key, row[4], found)
            if spec.joins and "via" in row[4]:
                row[4]["via"] = _via(places, token, spec, found)
            elif token.parent is not None and "via" in row[4]:
                row[4]["via"] = next(arc.id for arc in _gateway(places, key, token).arcs if arc.target == spec.name)
            kept.append(row)
    return [owner, places.level(key), kept, *(undoing.renamed(places, key, records, found) for records in done)]


def _place(places: Places, level: str, token: Token) -> Any:
    """Return where a token goes, None for an event that is no longer waited for, or the obstacle."""
    spec: Any = token.task_spec
    new = places.find(level, spec)
    element = places.key(*spec.element)
    if spec.is_listener:
        lost = isinstance(new, Text) or (
            token.parent is not None and _id_in_new(places, token.parent) != new.activity.attached_to
        )
        return None if lost else new
    if token.parent is not None and "via" in token.internal_data:
        gateway = _gateway(places, level, token)
        behind = {arc.target for arc in gateway.arcs} if gateway is not None else set()
        return new if not isinstance(new, Text) and new.name in behind else None
    if isinstance(new, Text):
        return Obstacle(element, new, is_place=True)
    if "job" in token.internal_data and new.plan.job_type is None:
        return Obstacle(element, obstacles.NO_SERVICE, is_place=True)
    if isinstance(spec, CallActivity) and token.id in token.workflow.top_workflow.subprocesses:
        called, asked = token.workflow.top_workflow.subprocesses[token.id].spec.name, new.activity.called_process or ""
        if called not in places.new.levels or (not asked.startswith("=") and asked != called):
            return Obstacle(element, obstacles.NOT_CALLED, is_place=True)
    return new


def _id_in_new(places: Places, token: Token) -> str:
    return places.id_of(*token.task_spec.element)


def _gateway(places: Places, level: str, event: Token) -> Any:
    new = places.find(level, event.parent.task_spec)
    return None if isinstance(new, Text) else new


def _via(places: Places, token: Token, join: Any, found: list[Obstacle]) -> str:
    process_id, via = join.activity.process_id, token.internal_data["via"]
    flow = places.flow(process_id, via, join)
    if flow is None:
        found.append(Obstacle(places.key(process_id, via), obstacles.FLOW_GONE, is_place=True))
    return flow or via


def _follow(old: Flow, new: Flow) -> None:
    """Let what is asked of machines follow the new revision: services, their headers, conditions."""
    for token in new.index.values():
        before, after = old.index[token.id].task_spec.activity, token.task_spec.activity
        if "job" in token.internal_data and (before.job_type, before.headers) != (after.job_type, after.headers):
            results.describe_job(token)
        if "met" in token.internal_data and before.event != after.event:
            token.internal_data["met"] = False
            new.scopes.changed = True
        if countersigns.is_signing(token) and countersigns.outcome(token) is not None:
            # By the rule of the new revision enough have signed.
            new.finishing.append(token)
