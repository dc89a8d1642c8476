"""What drives compensation: tokens of a level that stand at no element of the diagram."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.definitions.model import Activity
from engine.tokens import compensation
from engine.tokens.plan import plan_of
from engine.tokens.specs.node import Node
from engine.tokens.token import Token


class Unseen(Node, spiff.NoneTask):
    """Leaves no step in the journal."""

    is_element = False

    def _on_cancel(self, my_task: Token, was_inside: bool) -> None:
        level = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        if level is not None:
            level.abandon()
        my_task.discard()


class Undoing(Unseen):
    """Owns one compensation handler after the other."""

    def repeats(self, token: Token) -> bool:
        return True

    def collect(self, owner: Token, item: Token) -> None:
        """A handler has no result besides what it wrote."""

    def item_done(self, owner: Token) -> None:
        """Go on after a handler."""
        compensation.step(owner)


class Reopened(Unseen):
    """A completed sub-process whose inside is undone, with the variables it had."""

    def _on_complete(self, my_task: Token) -> None:
        owner = my_task.parent
        my_task.discard()
        owner.task_spec.item_done(owner)


def add_undoing(level: Any, process_id: str, element_id: str) -> None:
    """Give a level what it needs to compensate."""
    activity = Activity(element_id, "subProcess", "", process_id, element_id)
    for kind, name in ((Undoing, compensation.UNDOING), (Reopened, compensation.REOPENED)):
        spec = kind(level, name)
        spec.activity, spec.plan = activity, plan_of(activity)
