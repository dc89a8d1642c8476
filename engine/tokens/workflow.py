"""SpiffWorkflow's workflow and sub-workflow as levels of tokens, moved by one queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.tokens import catching, limits, undo
from engine.tokens.evaluation import NO_EVALUATION
from engine.tokens.inclusive import release
from engine.tokens.journal import Journal
from engine.tokens.plan import Arc
from engine.tokens.scopes import ROOT, Scopes
from engine.tokens.token import Token


class Level:
    """What a process and a sub-process have in common: tokens by id, and how they go on."""

    spec: Any
    tasks: dict[str, Token]
    completed: bool
    top_workflow: Any
    scope: str
    undo: list[Any]

    def begin(self, start: Any, internal: dict[str, Any] | None = None) -> None:
        """Open the level: its event sub-processes listen, one start event runs."""
        for listener in self.spec.listeners:
            if listener.plan.trigger.kind not in ("error", "escalation"):
                catching.arm(listener, Token(self, listener, None, TaskState.WAITING))
        if start.catches:
            # What it waits for is what begins the process.
            token = Token(self, start, None, TaskState.STARTED)
            start.enter(token)
            token.complete()
        else:
            self.place(start, internal=internal)

    def place(self, spec: Any, parent: Token | None = None, internal: dict[str, Any] | None = None) -> Token:
        """Put a new token on an element."""
        token = Token(self, spec, parent)
        if internal:
            token.internal_data.update(internal)
        spec._update(token)
        return token

    def leave(self, token: Token) -> None:
        """Take a finished token on: results, journal, then the flows out of its element."""
        spec, owner = token.task_spec, token.parent
        spec.finish(token)
        if spec.undoable or "undo" in token.internal_data:
            undo.note(self, token)
        repetition = owner is not None and owner.task_spec.repeats(token)
        if repetition:
            owner.task_spec.collect(owner, token)
        self.retire(token)
        if repetition:
            owner.task_spec.item_done(owner)
        else:
            self.follow(spec.select(self), token)
        self.settle()

    def retire(self, token: Token) -> None:
        """Note that a token is done with its element and remove it with all that listens for it."""
        token._set_state(TaskState.COMPLETED)
        for child in token.children:
            child.cancel()
        self.journal_completed(token)
        if token.task_spec.ends:
            self.note_end(token.task_spec)
        token.discard()

    def journal_completed(self, token: Token) -> None:
        """Journal and count a completion; the items of a repetition count as one."""
        token.task_spec.journal("completed", token)
        if "item" not in token.internal_data:
            self.top_workflow.journal.count(token.task_spec.element)

    def follow(self, arcs: Iterable[Arc], token: Token) -> None:
        """Send a token along each of the flows."""
        process_id = token.task_spec.activity.process_id
        for arc in arcs:
            self.top_workflow.journal.take(
                (process_id, arc.id), token.id, self.scope, (token.task_spec.activity.id, arc.target)
            )
            spec = self.spec.task_specs[arc.target]
            self.place(spec, internal={"via": arc.id} if spec.joins else None)

    def pass_gateway(self, gateway: Token, event: Token) -> None:
        """End an event-based gateway because one of its events happened."""
        via = event.internal_data.pop("via")
        arc = next(arc for arc in gateway.task_spec.arcs if arc.id == via)
        self.retire(gateway)
        self.top_workflow.journal.take(
            (gateway.task_spec.activity.process_id, arc.id),
            gateway.id,
            self.scope,
            (gateway.task_spec.activity.id, arc.target),
        )

    def clear(self) -> None:
        """Cancel every token of the level."""
        for token in list(self.tasks.values()):
            token.cancel()

    def settle(self) -> None:
        """End the level when its last token is gone."""
        if self.completed or any(not token.task_spec.is_listener for token in self.tasks.values()):
            return
        self.clear()
        self.completed = True
        self.end()

    def end(self) -> None:
        """Hook: the level has ended."""

    def note_end(self, spec: Any) -> None:
        """Hook: a token reached an end event."""


def called_scope(owner: Token) -> str:
    """Return the id of the scope of the process a call activity runs."""
    return f"{owner.id}p"


class SubFlow(Level, BpmnSubWorkflow):
    """The level of a sub-process or called process; it ends together with its owner, the activity."""

    def __init__(self, spec: Any, owner: Token, *, is_call: bool) -> None:
        self.owner = owner
        self.is_call = is_call
        self.nesting = owner.workflow.nesting + 1
        self.undo = []
        BpmnSubWorkflow.__init__(self, spec, owner.id, owner.workflow.top_workflow, deserializing=True)
        self.top_workflow.subprocesses[owner.id] = self

    def _calculate_depth(self) -> int:
        return int(self.owner.workflow.depth) + (1 if self.is_call else 0)

    @property
    def scope(self) -> str:  # type: ignore[override]
        """Return the scope of the level: that of the activity, or the called process's own."""
        return called_scope(self.owner) if self.is_call else self.owner.id

    def end(self) -> None:
        self.top_workflow.subprocesses.pop(self.owner.id, None)
        if self.undo and not self.is_call:
            self.owner.internal_data["undo"] = self.undo
        # Not completed from here: levels inside levels would go as deep into the stack.
        self.top_workflow.finishing.append(self.owner)

    def abandon(self) -> None:
        """Cancel the level with its owner."""
        self.completed = True
        self.clear()
        self.top_workflow.subprocesses.pop(self.owner.id, None)


class Flow(Level, BpmnWorkflow):
    """The whole instance: the level of its process, and what all levels share."""

    scope = ROOT
    nesting = 0

    def __init__(
        self,
        spec: Any,
        subprocess_specs: Mapping[str, Any],
        builtins: Mapping[str, Any],
        decisions: Callable[[str], Any],
    ) -> None:
        self.index: dict[str, Token] = {}
        self.queue: deque[Token] = deque()
        self.finishing: deque[Token] = deque()
        self.scopes = Scopes(builtins)
        self.journal = Journal(spec.name)
        self.decisions = decisions
        self.last_token = 0
        self.undo = []
        self.state = "active"
        self.ended_as: str | None = None
        self.failure: tuple[str, str] | None = None
        self.has_conditions = any(level.has_conditions for level in subprocess_specs.values())
        BpmnWorkflow.__init__(self, spec, subprocess_specs, script_engine=NO_EVALUATION, deserializing=True)

    def next_token_id(self) -> str:
        """Return the id of a new token, never used before in this instance."""
        if len(self.index) >= limits.MAX_TOKENS:
            raise limits.too_many_tokens(self.spec.name)
        self.last_token += 1
        return str(self.last_token)

    def get_task_from_id(self, task_id: str) -> Token:
        return self.index[task_id]

    def end(self) -> None:
        if self.state == "active":
            self.state = "completed"

    def note_end(self, spec: Any) -> None:
        self.ended_as = spec.activity.id

    def fail(self, code: str, message: str) -> None:
        """End the instance with an error nobody caught."""
        self.state, self.failure = "failed", (code, message)
        self.completed = True
        self.clear()

    def advance(self) -> None:
        """Move all tokens until each waits for something outside."""
        steps, last = 0, self.spec.name
        while True:
            while self.finishing or self.queue:
                token = (self.finishing or self.queue).popleft()
                last = token.task_spec.activity.id
                if token.state == TaskState.STARTED:
                    token.complete()
                elif token.state == TaskState.READY:
                    steps += 1
                    token.run()
                if steps > limits.MAX_STEPS:
                    raise limits.too_many_steps(last)
            if not (self._look_at_conditions() or self._look_at_joins()):
                return
            steps += 1
            if steps > limits.MAX_STEPS:
                raise limits.too_many_steps(last)

    def _look_at_conditions(self) -> bool:
        if not self.scopes.changed:
            return False
        self.scopes.changed = False
        if not self.has_conditions:
            return False
        # All are asked before any acts: each sees the same state of affairs.
        met = [token for token in list(self.index.values()) if token.task_spec.has_become_true(token)]
        for token in met:
            if not token.has_state(TaskState.FINISHED_MASK):
                token.task_spec.fire(token, "caught", {}, {"event": "conditional"})
        return bool(met)

    def _look_at_joins(self) -> bool:
        for level in [self, *self.subprocesses.values()]:
            last = release(level) if level.spec.joins else None
            if last is not None:
                last._ready()
                return True
        return False
