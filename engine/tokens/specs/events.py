"""Events: start, catch, throw, boundary and end, and the listeners of event sub-processes."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.util.task import TaskState

from engine.tokens import catching, compensation, propagation, results
from engine.tokens.specs.node import Node
from engine.tokens.token import Token


class StartEvent(Node, spiff.StartEvent):
    """Passes at once: whatever started the process has happened already."""

    def _run_hook(self, my_task: Token) -> bool:
        payload = my_task.internal_data.pop("payload", None)
        if payload is not None:
            self.journal(my_task.internal_data.pop("how"), my_task, {"name": self.trigger_name})
        results.merge(my_task, payload or {}, my_task.workflow.scope)
        return True

    @property
    def trigger_name(self) -> str:
        """Return the name of what starts here."""
        return self.plan.trigger.name if self.plan.trigger is not None else ""


class Catching(Node):
    """Waits for its trigger."""

    catches = True

    def _run_hook(self, my_task: Token) -> bool | None:
        if self.plan.trigger is not None and self.plan.trigger.kind == "link":
            return True
        results.open_inputs(my_task)
        catching.arm(self, my_task)
        return None

    def listen(self, token: Token) -> None:
        """Wait behind an event-based gateway: entered only when it fires."""
        catching.arm(self, token)

    def fire(self, token: Token, how: Any, payload: dict[str, Any], detail: dict[str, Any]) -> None:
        """Let the trigger happen: the token goes on, its rivals end."""
        # What owns the item of a repetition is no gateway.
        gateway = token.parent if "via" in token.internal_data else None
        if token.state == TaskState.WAITING:
            token._set_state(TaskState.STARTED)
            self.enter(token)
        self.journal(how, token, detail)
        if gateway is not None:
            token.detach()
            gateway.workflow.pass_gateway(gateway, token)
        results.merge(token, payload, token.outer_scope, token.scope)
        token.complete()

    def has_become_true(self, token: Token) -> bool:
        return catching.is_met(self, token)

    def wait(self, token: Token) -> Any:
        return catching.wait_of(self, token)


class IntermediateCatchEvent(Catching, spiff.IntermediateCatchEvent):
    """An intermediate catch event."""


class ReceiveTask(Catching, spiff.ReceiveTask):
    """A task that waits for a message."""


class BoundaryEvent(Catching, spiff.BoundaryEvent):
    """Listens while its host is open; interrupting, it ends the host before anything else happens.

    Stock SpiffWorkflow cancels the host one step late, so that work inside goes on after the interrupt.
    """

    is_listener = True

    def attach(self, host: Token) -> None:
        """Begin to listen; errors and escalations are found from the host without a token."""
        trigger = self.plan.trigger
        if trigger is None or trigger.kind in ("error", "escalation", "cancel"):
            return
        self.listen(Token(host.workflow, self, host, TaskState.WAITING))

    def fire(self, token: Token, how: Any, payload: dict[str, Any], detail: dict[str, Any]) -> None:
        host, workflow = token.parent, token.workflow
        self.enter(token)
        self.journal(how, token, detail)
        if self.cancel_activity:
            owner = host.parent
            token.detach()
            host.cancel()
            if owner is not None and not owner.task_spec.is_element:
                # A compensation handler that is interrupted counts as done.
                owner.task_spec.item_done(owner)
            token._set_state(TaskState.STARTED)
            results.merge(token, payload, workflow.scope)
            token.complete()
            return
        results.merge(token, payload, workflow.scope)
        workflow.journal_completed(token)
        workflow.follow(self.select(workflow), token)
        if token.id in workflow.tasks and not catching.rearm(token):
            token.discard()


class CompensationEvent(BoundaryEvent):
    """Marks what undoes its host; it waits for nothing while the host is open."""

    def happened(self, handler: Token) -> None:
        """Journal that the handler was called."""
        self.enter(handler)
        self.journal("caught", handler, {"event": "compensate", "name": ""})
        handler.workflow.top_workflow.journal.count(self.element)
        self.journal("completed", handler)


class Listener(Node, spiff.StartEvent):
    """The start event of an event sub-process, listening in the scope around it."""

    is_listener = True
    catches = True
    handler: str

    @property
    def ends_scope(self) -> bool:
        """Tell whether everything else in the scope ends; after an error always."""
        trigger = self.plan.trigger
        return self.activity.is_interrupting or (trigger is not None and trigger.kind == "error")

    def fire(self, token: Token, how: Any, payload: dict[str, Any], detail: dict[str, Any]) -> None:
        """Start the event sub-process; interrupting, everything else in the scope ends first."""
        workflow = token.workflow
        if self.ends_scope:
            token.discard()
            workflow.clear()
        workflow.place(workflow.spec.task_specs[self.handler], internal={"payload": payload, "how": how})
        if not self.ends_scope and not catching.rearm(token):
            token.discard()

    def has_become_true(self, token: Token) -> bool:
        return catching.is_met(self, token)

    def wait(self, token: Token) -> Any:
        return catching.wait_of(self, token)


class Throwing(Node):
    """Throws its trigger and goes on; a message with a job type is sent by a service instead."""

    def _run_hook(self, my_task: Token) -> bool | None:
        results.open_inputs(my_task)
        if self.plan.job_type is not None:
            results.describe_job(my_task)
            return None
        if self.plan.trigger is not None and self.plan.trigger.kind in ("compensate", "cancel"):
            return compensation.throw(self, my_task)
        return propagation.throw(self, my_task)

    def wait(self, token: Token) -> Any:
        return catching.job_of(self, token) if self.plan.job_type is not None else None


class IntermediateThrowEvent(Throwing, spiff.IntermediateThrowEvent):
    """An intermediate throw event; without a trigger it only marks a place."""


class SendTask(Throwing, spiff.SendTask):
    """A task that sends a message."""


class EndEvent(Throwing, spiff.EndEvent):
    """Ends its token; the scope ends with its last token, or at once for a terminate event."""

    ends = True
