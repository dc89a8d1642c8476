"""Gateways: splits in the order of the file, joins that count tokens per incoming flow."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.util.task import TaskState

from engine.tokens.plan import Arc
from engine.tokens.specs.node import Node
from engine.tokens.token import Token


class ExclusiveGateway(Node, spiff.ExclusiveGateway):
    """Takes the first flow whose condition is true, else the default, else refuses."""

    def select(self, workflow: Any) -> list[Arc]:
        if len(self.arcs) < 2 and not any(arc.condition for arc in self.arcs):
            return list(self.arcs)
        context = workflow.top_workflow.scopes.visible(workflow.scope)
        default = None
        for arc in self.arcs:
            if arc.is_default:
                default = arc
            elif arc.condition is None or arc.condition.is_true(context):
                return [arc]
        if default is None:
            raise self.no_flow()
        return [default]


class Joining(Node):
    """Tokens wait here, one by one, until the gateway may go on.

    Stock joins look at finished ancestors, and so fire early inside loops; here each waiting token
    knows the flow it came by and is consumed once.
    """

    joins = True

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.arrivals) < 2:
            return True
        my_task._set_state(TaskState.WAITING)
        return self.goes_on(my_task)

    def goes_on(self, token: Token) -> bool:
        """Tell whether the token that has just come lets the gateway go on; its partners are consumed."""
        waiting = self.waiting(token.workflow)
        return len(waiting) == len(set(self.arrivals)) and self.join(waiting) is token

    def waiting(self, workflow: Any) -> dict[str, Token]:
        """Return the oldest waiting token of each incoming flow."""
        first: dict[str, Token] = {}
        for token in workflow.tasks.values():
            if token.task_spec is self and token.state == TaskState.WAITING:
                first.setdefault(token.internal_data["via"], token)
        return first

    def join(self, waiting: dict[str, Token]) -> Token:
        """Consume the waiting tokens; return the one that goes on."""
        *consumed, last = waiting.values()
        for token in consumed:
            token._set_state(TaskState.COMPLETED)
            token.discard()
        last.internal_data.pop("via", None)
        return last

    def select(self, workflow: Any) -> list[Arc]:
        return list(self.arcs)


class ParallelGateway(Joining, spiff.ParallelGateway):
    """Goes on when every incoming flow has a token; more tokens of a flow stay for the next time."""


class InclusiveGateway(Joining, spiff.InclusiveGateway):
    """Goes on when no other token can still reach an empty incoming flow (BPMN 2.0, 13.4.3)."""

    reach: dict[str, frozenset[str]]

    def goes_on(self, token: Token) -> bool:
        # Looked at when everything else stands still: only then is it known who is on the way.
        return False

    def awaited(self, workflow: Any, waiting: dict[str, Token]) -> list[Token]:
        """Return the tokens that can still reach an empty incoming flow, and no other of this gateway."""
        filled = set(waiting)
        empty = set(self.arrivals) - filled
        return [token for token in workflow.tasks.values() if self._is_on_the_way(token, filled, empty)]

    def _is_on_the_way(self, token: Token, filled: set[str], empty: set[str]) -> bool:
        if token.task_spec is self or token.parent is not None or token.task_spec.is_listener:
            return False
        reached = self.reach.get(token.task_spec.name, frozenset())
        return not reached.isdisjoint(empty) and reached.isdisjoint(filled)

    def select(self, workflow: Any) -> list[Arc]:
        if len(self.arcs) < 2 and not any(arc.condition for arc in self.arcs):
            return list(self.arcs)
        context = workflow.top_workflow.scopes.visible(workflow.scope)
        taken = [
            arc for arc in self.arcs if not arc.is_default and (arc.condition is None or arc.condition.is_true(context))
        ]
        taken = taken or [arc for arc in self.arcs if arc.is_default]
        if not taken:
            raise self.no_flow()
        return taken


class EventBasedGateway(Node, spiff.EventBasedGateway):
    """Waits for the first of the events behind it; the others end with it.

    Stock SpiffWorkflow moves all events into the gateway, where several timers share one time.
    """

    def connect(self, child: Any) -> None:
        super(spiff.EventBasedGateway.__mro__[1], self).connect(child)

    def _run_hook(self, my_task: Token) -> None:
        for arc in self.arcs:
            self.offer(my_task, arc)

    def offer(self, token: Token, arc: Arc) -> None:
        """Begin to wait for the event behind a flow."""
        workflow = token.workflow
        event = Token(workflow, workflow.spec.task_specs[arc.target], token, TaskState.WAITING)
        event.internal_data["via"] = arc.id
        event.task_spec.listen(event)
