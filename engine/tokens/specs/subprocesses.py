"""Sub-processes and called processes: a level of tokens with a scope of its own inside an activity."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.text import Text
from engine.tokens import limits, results
from engine.tokens.specs.node import Node
from engine.tokens.token import Token
from engine.tokens.workflow import SubFlow, called_scope


class SubProcess(Node, spiff.SubWorkflowTask):
    """An embedded sub-process; also the body of an event sub-process."""

    def _run_hook(self, my_task: Token) -> None:
        results.open_scope(my_task)
        results.open_inputs(my_task)
        self.open_level(my_task, self.spec, is_call=False)

    def open_level(self, token: Token, key: str, *, is_call: bool) -> None:
        """Start the inner process at its start event."""
        spec = token.workflow.top_workflow.subprocess_specs[key]
        level = SubFlow(spec, token, is_call=is_call)
        if level.depth > limits.MAX_DEPTH or level.nesting > limits.MAX_NESTING:
            raise limits.too_deep(self.activity.id)
        caught: dict[str, Any] = {
            name: token.internal_data.pop(name) for name in ("payload", "how") if name in token.internal_data
        }
        level.begin(spec.first_start, internal=caught)

    def finish(self, token: Token) -> None:
        results.merge(token, {}, token.outer_scope, token.scope)

    def _on_cancel(self, my_task: Token, was_inside: bool) -> None:
        level = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        if level is not None:
            level.abandon()
        super()._on_cancel(my_task, was_inside)


class CallActivity(SubProcess, spiff.CallActivity):
    """Runs another process inside the instance; only what is mapped or propagated comes back."""

    def _run_hook(self, my_task: Token) -> None:
        formula = self.plan.called
        assert formula is not None
        top = my_task.workflow.top_workflow
        results.open_inputs(my_task)
        called = formula.value(self.visible(my_task))
        if called not in top.subprocess_specs:
            raise formula.failed(Text(f"没有流程 {called}", f"there is no process {called}"))
        inner, sees_parent = called_scope(my_task), self.activity.propagate_parent
        top.scopes.open(inner, my_task.scope, is_closed=True, sees_parent=sees_parent)
        if not sees_parent and my_task.has_scope:
            for name, value in top.scopes.local(my_task.id).items():
                top.scopes.write_local(inner, name, value, self.activity.id)
        self.open_level(my_task, called, is_call=True)

    def finish(self, token: Token) -> None:
        scopes = token.workflow.top_workflow.scopes
        local: dict[str, Any] = dict(scopes.local(called_scope(token)))
        scopes.drop(called_scope(token))
        if self.plan.outputs or self.activity.propagate_all:
            results.merge(token, local, token.outer_scope, token.scope)

    def _on_cancel(self, my_task: Token, was_inside: bool) -> None:
        super()._on_cancel(my_task, was_inside)
        my_task.workflow.top_workflow.scopes.drop(called_scope(my_task))
