"""Starts to wait for the events that the new program has around what is open, and the old had not."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.text import Text
from engine.tokens import catching
from engine.tokens.migrating.places import Places
from engine.tokens.specs.gateways import EventBasedGateway
from engine.tokens.token import Token
from engine.tokens.workflow import Flow


def listen(old: Flow, new: Flow, places: Places) -> None:
    """Arm new boundary events, event sub-processes and events behind gateways; one that has fired stays so."""
    for level in [new, *new.subprocesses.values()]:
        before = old if level is new else old.subprocesses[level.owner.id]
        for token in list(level.tasks.values()):
            if token.id in old.index and token.state == TaskState.STARTED:
                _around(token, old.index[token.id].task_spec, before.spec.name, places)
        _inside(level, before.spec, places)


def _around(token: Token, old: Any, level: str, places: Places) -> None:
    spec: Any = token.task_spec
    known = _known(places, level, old.boundary)
    for event in spec.boundary:
        if event.name not in known:
            event.attach(token)
    if isinstance(spec, EventBasedGateway):
        waiting = {child.task_spec.name for child in token.children}
        for arc in spec.arcs:
            if arc.target not in waiting:
                spec.offer(token, arc)


def _inside(level: Any, old: Any, places: Places) -> None:
    if any(_interrupts(level, token) for token in level.tasks.values()):
        return
    known = _known(places, old.name, old.listeners)
    for listener in level.spec.listeners:
        if listener.name not in known and listener.plan.trigger.kind not in ("error", "escalation"):
            catching.arm(listener, Token(level, listener, None, TaskState.WAITING))


def _interrupts(level: Any, token: Token) -> bool:
    """Tell whether the token is an event sub-process that has ended everything else in its scope."""
    return any(listener.handler == token.task_spec.name and listener.ends_scope for listener in level.spec.listeners)


def _known(places: Places, level: str, events: Any) -> set[str]:
    found = (places.find(level, event) for event in events)
    return {spec.name for spec in found if not isinstance(spec, Text)}
