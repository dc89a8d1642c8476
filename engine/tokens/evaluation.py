"""SpiffWorkflow's script engine, closed: nothing in a diagram is ever evaluated as Python (D2)."""

from __future__ import annotations

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine


class PythonRefused(RuntimeError):
    """SpiffWorkflow asked for Python to be evaluated; the engine never lets it come to that."""


class NoEvaluation(PythonScriptEngine):
    """Refuses whatever SpiffWorkflow would hand to ``eval`` or ``exec``."""

    def __init__(self) -> None:
        self.environment = self

    def evaluate(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse an expression."""
        raise PythonRefused("expressions are FEEL and never reach SpiffWorkflow")

    def execute(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse a script."""
        raise PythonRefused("scripts are FEEL and never reach SpiffWorkflow")

    def call_service(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse a service call."""
        raise PythonRefused("service calls are jobs and never reach SpiffWorkflow")


NO_EVALUATION = NoEvaluation()
