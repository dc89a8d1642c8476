"""SpiffWorkflow's task as a token: no data of its own, short ids, and children only where it owns them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

_NO_DATA: Any = MappingProxyType({})


class Token(Task):
    """One token; its parent is the activity, gateway or repetition it ends with, or None.

    Stock tasks keep every finished predecessor as a parent, so a loop grows the tree until it stalls
    1,000 deep; tokens keep no history. The data stay empty for good: variables live in scopes.
    """

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Token | None = None,
        state: int = TaskState.FUTURE,
        id: str | None = None,
    ) -> None:
        top = workflow.top_workflow
        self.id: str = id or top.next_token_id()
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent = None if parent is None else parent.id
        self._children: dict[str, None] = {}
        self._state = state
        self.triggered = False
        self.thread_id = 0
        self.data = _NO_DATA
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = 0.0
        self.has_scope = False
        workflow.tasks[self.id] = self
        top.index[self.id] = self
        if parent is not None:
            parent._children[self.id] = None

    @property
    def scope(self) -> str:
        """Return the id of the scope this token's expressions see: its own or the nearest around it."""
        if self.has_scope:
            return self.id
        owner = self.parent
        return self.workflow.scope if owner is None else owner.scope

    @property
    def outer_scope(self) -> str:
        """Return the id of the scope around this token."""
        owner = self.parent
        return self.workflow.scope if owner is None else owner.scope

    @property
    def is_listening(self) -> bool:
        """Tell whether the token waits for a trigger."""
        return self.task_spec.catches and bool(self._state & (TaskState.WAITING | TaskState.STARTED))

    def _set_state(self, value: int) -> None:
        self._state = value

    def _ready(self) -> None:
        self._state = TaskState.READY
        self.task_spec._on_ready(self)

    def run(self) -> bool | None:
        """Run the element this token stands at; afterwards it has moved on, waits, or was cancelled."""
        self._state = TaskState.STARTED
        done = self.task_spec._run(self)
        if done and self._state == TaskState.STARTED:
            self.complete()
        return done

    def cancel(self) -> None:
        """Take the token off the diagram together with everything it owns."""
        if self._state & TaskState.FINISHED_MASK:
            return
        was_inside = self._state == TaskState.STARTED
        self._state = TaskState.CANCELLED
        for child in self.children:
            child.cancel()
        self.task_spec._on_cancel(self, was_inside)

    def detach(self) -> None:
        """Let the token live on when its owner ends."""
        owner = self.parent
        if owner is not None:
            owner._children.pop(self.id, None)
            self._parent = None

    def discard(self) -> None:
        """Remove the token, its own scope and its place with its owner."""
        top = self.workflow.top_workflow
        self.detach()
        self.workflow.tasks.pop(self.id, None)
        top.index.pop(self.id, None)
        if self.has_scope:
            top.scopes.drop(self.id)
