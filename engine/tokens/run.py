"""One instance in memory: start or load it, let something happen, read what it waits for, encode it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Literal

from SpiffWorkflow.util.task import TaskState

from engine.text import Text
from engine.tokens import catching, countersigns, migrating, propagation, results, state
from engine.tokens.countersigns import Signing
from engine.tokens.errors import NotStartable, NotWaiting
from engine.tokens.journal import Step, Thrown, Write
from engine.tokens.program import Program
from engine.tokens.scopes import ROOT
from engine.tokens.token import Token
from engine.tokens.waits import Wait
from engine.tokens.workflow import Flow

Decisions = Callable[[str], Any]


class Run:
    """A running instance; every method moves its tokens until each waits for something outside.

    A method that raises leaves the run half-moved: drop it and load the stored state again.
    """

    def __init__(self, program: Program, decisions: Decisions, builtins: Mapping[str, Any]) -> None:
        self.program = program
        self._flow = Flow(program.main, program.levels, builtins, decisions)

    @classmethod
    def start(
        cls,
        program: Program,
        decisions: Decisions,
        builtins: Mapping[str, Any],
        variables: Mapping[str, Any],
        start_event: str | None = None,
    ) -> Run:
        """Begin at a start event: the one named, or the one without a trigger."""
        run = cls(program, decisions, builtins)
        flow = run._flow
        for name, value in variables.items():
            flow.scopes.write_local(ROOT, name, value, start_event)
        flow.begin(_start_of(program, start_event))
        flow.advance()
        return run

    @classmethod
    def load(cls, program: Program, decisions: Decisions, builtins: Mapping[str, Any], blob: bytes) -> Run:
        """Return the run ``encode`` stored; journal and writes begin empty."""
        run = cls(program, decisions, builtins)
        state.restore(run._flow, blob, program.levels)
        return run

    def take_over(self, other: Run, names: Mapping[str, str]) -> None:
        """Go on with what ``other``, a run of another program, holds; this run must not have begun.

        ``names`` says which elements (and flows into joins) have another id here, by the keys of ``positions``.
        Raises NotMovable naming every obstacle.  ``other`` stays as it is.
        """
        migrating.carry(other._flow, other.program, self._flow, self.program, names)
        self._flow.advance()

    def encode(self) -> bytes:
        """Return the state; the journal is not part of it."""
        return state.dump(self._flow)

    def complete(self, token_id: str, result: Mapping[str, Any], doer: Mapping[str, Any] | None = None) -> None:
        """Finish a user task or service job; the result goes where its output mappings say.

        ``doer`` says who did a user task, or signs one of a countersign, and when: ``role``, ``person``, ``name``,
        ``at``.
        """
        token = self._waiting(token_id, "task", "service")
        if token.task_spec.wait(token).countersign is not None:
            token.internal_data["signature"] = countersigns.signature(result, doer or {})
        results.merge(token, result, token.outer_scope, token.scope, doer)
        token.complete()
        self._flow.advance()

    def add_signer(self, countersign_id: str, *, role: str | None = None, person: str | None = None) -> int:
        """Ask one more role or person to sign; return the signer's number.  Raises NotWaiting."""
        number = countersigns.add(self._signing(countersign_id), role=role, person=person)
        self._flow.advance()
        return number

    def withdraw_signer(self, countersign_id: str, number: int) -> None:
        """Take off a signer who has not signed yet.  Raises NotWaiting."""
        countersigns.withdraw(self._signing(countersign_id), number)
        self._flow.advance()

    def fire_timer(self, token_id: str) -> None:
        """Let a timer happen now."""
        self._fire(token_id, "timer", "fired", {})

    def correlate(self, token_id: str, payload: Mapping[str, Any]) -> None:
        """Hand a message to the token that waits for it."""
        self._fire(token_id, "message", "caught", payload)

    def signal(self, name: str, payload: Mapping[str, Any]) -> int:
        """Broadcast a signal from outside inside the instance; return how many tokens caught it."""
        caught = propagation.signal(self._flow, name, dict(payload))
        self._flow.advance()
        return caught

    def throw_error(self, token_id: str, code: str, message: str) -> bool:
        """Let a job or task fail with a business error; False when nobody catches it and the run failed."""
        token = self._waiting(token_id, "task", "service")
        token.task_spec.journal("thrown", token, {"event": "error", "name": code, "message": message})
        caught = propagation.code("error", token.workflow, token, code, {}, message)
        self._flow.advance()
        return caught

    def cancel(self) -> None:
        """End the instance; every open token is cancelled."""
        self._flow.completed = True
        self._flow.clear()
        self._flow.state = "cancelled"

    def refresh(self) -> None:
        """Look at the conditional events again."""
        self._flow.scopes.changed = True
        self._flow.advance()

    def reconsider(self, token_id: str) -> None:
        """Work out anew by when a task is due or a timer fires, from the variables as they are now."""
        catching.reconsider(self._waiting(token_id, "task", "timer"))

    def inform(self, builtins: Mapping[str, Any]) -> None:
        """Let expressions read these values of the engine from now on."""
        self._flow.scopes.inform(builtins)

    def set_variable(self, name: str, value: Any) -> None:
        """Write a variable of the instance."""
        self._flow.scopes.write_local(ROOT, name, value, None)
        self._flow.advance()

    @property
    def waits(self) -> list[Wait]:
        """Return everything open now, in the order it was opened."""
        found = (token.task_spec.wait(token) for token in self._flow.index.values())
        return [wait for wait in found if wait is not None]

    @property
    def signings(self) -> list[Signing]:
        """Return the countersigns that run, with who has signed and who is asked."""
        return [countersigns.signing(token) for token in self._flow.index.values() if countersigns.is_signing(token)]

    @property
    def journal(self) -> list[Step]:
        """Return what happened since start or load."""
        return self._flow.journal.steps

    @property
    def writes(self) -> list[Write]:
        """Return the variables written since start or load."""
        return self._flow.scopes.writes

    @property
    def thrown(self) -> list[Thrown]:
        """Return what left the instance since start or load."""
        return self._flow.journal.thrown

    @property
    def state(self) -> Literal["active", "completed", "failed", "cancelled"]:
        """Return how the instance stands."""
        return self._flow.state  # type: ignore[return-value]

    @property
    def ended_as(self) -> str | None:
        """Return the last end event a token of the main process reached."""
        return self._flow.ended_as

    @property
    def failure(self) -> tuple[str, str] | None:
        """Return code and message of the error nobody caught."""
        return self._flow.failure

    @property
    def variables(self) -> dict[str, Any]:
        """Return the variables of the instance."""
        return self._flow.scopes.root

    def visible(self, token_id: str) -> dict[str, Any]:
        """Return all variables a token sees, from its own scope outward."""
        token = self._flow.index.get(token_id)
        if token is None:
            raise NotWaiting(token_id)
        return dict(self._flow.scopes.visible(token.scope))

    @property
    def positions(self) -> list[tuple[str, int]]:
        """Return where tokens are now; elements of called processes as ``process#element``."""
        return list(Counter(self.standing.values()).items())

    @property
    def standing(self) -> dict[str, str]:
        """Return at which element each token is, by token; see ``positions``."""
        key = self._flow.journal.key
        return {
            token.id: key(token.task_spec.element)
            for token in self._flow.index.values()
            if token.state == TaskState.STARTED or (token.state == TaskState.WAITING and token.parent is None)
            if token.task_spec.is_element and not token.task_spec.is_listener and "n" not in token.internal_data
        }

    @property
    def passed(self) -> dict[str, int]:
        """Return how often each element was completed."""
        return dict(self._flow.journal.passed)

    @property
    def taken_flows(self) -> set[str]:
        """Return the flows a token has taken."""
        return set(self._flow.journal.flows)

    def _waiting(self, token_id: str, *kinds: str) -> Token:
        token = self._flow.index.get(token_id)
        wait = None if token is None else token.task_spec.wait(token)
        if token is None or wait is None or wait.kind not in kinds:
            raise NotWaiting(token_id)
        return token

    def _signing(self, countersign_id: str) -> Token:
        token = self._flow.index.get(countersign_id)
        if token is None or not countersigns.is_signing(token):
            raise NotWaiting(countersign_id)
        return token

    def _fire(self, token_id: str, kind: str, how: str, payload: Mapping[str, Any]) -> None:
        token = self._waiting(token_id, kind)
        trigger = token.task_spec.plan.trigger
        token.task_spec.fire(token, how, dict(payload), {"event": kind, "name": trigger.name})
        self._flow.advance()


def _start_of(program: Program, start_event: str | None) -> Any:
    """Return the spec a run begins at: a start event, or a catch event that may begin the process."""
    starts = {spec.activity.id: spec for spec in program.main.starts}
    if start_event is not None and start_event in starts:
        return starts[start_event]
    plain = [spec for spec in starts.values() if spec.plan.trigger is None]
    if start_event is None and plain:
        return plain[0]
    raise NotStartable(
        Text(
            f"流程 {program.process_id} 没有可用的开始事件 {start_event or ''}",
            f"process {program.process_id} has no start event {start_event or 'without a trigger'}",
        ),
        start_event=start_event,
    )
