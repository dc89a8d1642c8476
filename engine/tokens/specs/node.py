"""What every element has in common: how a token enters it, leaves it and is taken away from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import Activity
from engine.tokens.errors import NoFlowMatches
from engine.tokens.plan import Arc, Plan
from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.specs.events import BoundaryEvent


class Node:
    """The corrections shared by all specs; stands in front of SpiffWorkflow's own class.

    Nothing is predicted, nothing is copied between tokens, and the spec itself never changes while
    running, so that all runs and threads can share it. Run-time state is in the token's ``internal_data``.
    """

    activity: Activity
    plan: Plan
    arcs: tuple[Arc, ...] = ()
    arrivals: tuple[str, ...] = ()
    boundary: tuple[BoundaryEvent, ...] = ()
    is_listener = False
    catches = False
    ends = False
    joins = False
    gathers = False
    undoable = False
    is_element = True
    name: str

    @property
    def element(self) -> tuple[str, str]:
        """Return process id and element id, as written in the file."""
        return self.activity.process_id, self.activity.id

    def _predict(self, my_task: Token, *args: Any, **kwargs: Any) -> None:
        """Stock SpiffWorkflow grows a task for every possible future; here the future is empty."""

    def _predict_hook(self, my_task: Token) -> None:
        """See ``_predict``."""

    def _update(self, my_task: Token) -> None:
        if self._update_hook(my_task):
            my_task._ready()

    def _update_hook(self, my_task: Token) -> bool:
        return True

    def _on_ready(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.queue.append(my_task)

    def _run(self, my_task: Token) -> bool | None:
        self.enter(my_task)
        done = self._run_hook(my_task)
        if not done and self.boundary and my_task.has_state(TaskState.STARTED):
            for event in self.boundary:
                event.attach(my_task)
        return done

    def enter(self, token: Token) -> None:
        """Journal the arrival."""
        self.journal("entered", token)

    def _run_hook(self, my_task: Token) -> bool | None:
        """Do the element's work; True when done, None when it has to wait."""
        return True

    def _on_complete(self, my_task: Token) -> None:
        my_task.workflow.leave(my_task)

    def _on_cancel(self, my_task: Token, was_inside: bool) -> None:
        if was_inside:
            self.journal("cancelled", my_task)
        my_task.discard()

    def journal(self, kind: Any, token: Token, detail: dict[str, Any] | None = None) -> None:
        """Write one step of this element."""
        token.workflow.top_workflow.journal.add(kind, self.element, token.id, token.scope, detail)

    def visible(self, token: Token) -> dict[str, Any]:
        """Return what an expression of this element sees."""
        return token.workflow.top_workflow.scopes.visible(token.scope)

    def finish(self, token: Token) -> None:
        """Hook before the token leaves: results and output mappings."""

    def select(self, workflow: Any) -> list[Arc]:
        """Return the flows a leaving token takes, in the order of the file.

        An activity with several flows splits: all without condition and all whose condition is true;
        the default flow when no condition is.
        """
        if len(self.arcs) == 1 and self.arcs[0].condition is None:
            return list(self.arcs)
        context = workflow.top_workflow.scopes.visible(workflow.scope)
        met = {arc.id for arc in self.arcs if arc.condition is not None and arc.condition.is_true(context)}
        conditional = any(arc.condition is not None for arc in self.arcs)
        taken = [
            arc for arc in self.arcs if arc.id in met or (arc.condition is None and (not arc.is_default or not met))
        ]
        if conditional and not taken:
            raise self.no_flow()
        return taken

    def no_flow(self) -> NoFlowMatches:
        """Return the refusal of a split none of whose flows can be taken."""
        return NoFlowMatches(self.activity.id, [arc.condition.text for arc in self.arcs if arc.condition])

    def repeats(self, token: Token) -> bool:
        """Tell whether a token this one owns is an item of a repetition."""
        return False

    def has_become_true(self, token: Token) -> bool:
        """Tell whether a conditional event that waits here should happen now."""
        return False

    def wait(self, token: Token) -> Any:
        """Return what the token waits for from outside, None when nothing."""
        return None
