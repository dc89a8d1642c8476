"""Tasks: what people do, what services do, and what the engine works out itself."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.tokens import catching, countersigns, results
from engine.tokens.specs.node import Node
from engine.tokens.token import Token


class PassingTask(Node, spiff.NoneTask):
    """A task without a kind: only its mappings are carried out."""

    def _run_hook(self, my_task: Token) -> bool | None:
        results.open_inputs(my_task)
        results.merge(my_task, {}, my_task.outer_scope, my_task.scope)
        return True


class PersonTask(Node):
    """Waits for a person."""

    def _run_hook(self, my_task: Token) -> None:
        results.open_inputs(my_task)
        results.describe_task(my_task)
        countersigns.readdress(my_task)

    def wait(self, token: Token) -> Any:
        return catching.task_of(self, token)


class UserTask(PersonTask, spiff.UserTask):
    """A user task."""


class ManualTask(PersonTask, spiff.ManualTask):
    """A manual task: somebody confirms that it was done."""


class ServiceTask(Node, spiff.ServiceTask):
    """Waits for a service job; the call itself is made outside the transaction (D4, D5)."""

    def _run_hook(self, my_task: Token) -> bool | None:
        results.open_inputs(my_task)
        results.describe_job(my_task)
        return None

    def wait(self, token: Token) -> Any:
        return catching.job_of(self, token) if "job" in token.internal_data else None


class ScriptTask(ServiceTask):
    """Works out a FEEL expression, or waits for a service when it names a job type."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if self.plan.script is None:
            return super()._run_hook(my_task)
        results.open_inputs(my_task)
        value = self.plan.script.value(self.visible(my_task))
        name = self.activity.result_variable
        results.merge(my_task, {name: value} if name else {}, my_task.outer_scope, my_task.scope)
        return True


class BusinessRuleTask(ServiceTask):
    """Asks a decision and journals which rules fired, or waits for a service with a job type."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if self.plan.decision is None:
            return super()._run_hook(my_task)
        results.open_inputs(my_task)
        context = self.visible(my_task)
        decision_id = str(self.plan.decision.value(context))
        decided = my_task.workflow.top_workflow.decisions(decision_id).evaluate(context)
        detail = {"decision": decision_id, "explanation": decided.explanation}
        self.journal("decided", my_task, detail)
        name = self.activity.result_variable
        results.merge(my_task, {name: decided.value} if name else {}, my_task.outer_scope, my_task.scope)
        return True
