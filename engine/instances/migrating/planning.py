"""Works out in memory what another revision would make of an instance; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine.catalogue import policies
from engine.errors import Conflict
from engine.feel.values import from_python
from engine.instances.opened import builtins_of
from engine.instances.programs import decisions_of, decisions_on, pin, program_of, program_on
from engine.model import Instance, InstanceState, Revision
from engine.text import Text
from engine.tokens import Program, Run, Wait


@dataclass(frozen=True)
class Plan:
    """An instance on another revision: ``before`` and ``run`` are the same tokens here and there.

    ``pins`` and ``policy`` are what the instance would be bound to.
    """

    revision: Revision
    names: Mapping[str, str]
    pins: dict[str, Any]
    policy: dict[str, Any]
    before: Run
    run: Run

    @property
    def moved(self) -> list[tuple[str, str]]:
        """Return where each token stands now and where it would, by the keys of ``Run.positions``."""
        there = self.run.standing
        return [(key, there[token]) for token, key in self.before.standing.items() if token in there]

    @property
    def added(self) -> list[Wait]:
        """Return what the instance would wait for besides."""
        known = {wait.token_id for wait in self.before.waits}
        return [wait for wait in self.run.waits if wait.token_id not in known]

    @property
    def removed(self) -> list[Wait]:
        """Return what the instance would no longer wait for."""
        kept = {wait.token_id for wait in self.run.waits}
        return [wait for wait in self.before.waits if wait.token_id not in kept]


def load_run(session: Session, instance: Instance) -> Run:
    """Return the tokens of an instance as they are; raises Conflict when it has ended."""
    if instance.state != InstanceState.ACTIVE:
        raise Conflict(Text("该事项已结束", "This case has ended"), state=instance.state)
    builtins = builtins_of(session, instance)
    return Run.load(program_of(session, instance), decisions_of(session, instance), builtins, instance.state_blob)


def plan(session: Session, instance: Instance, revision: Revision, names: Mapping[str, str]) -> Plan:
    """Return what ``revision`` would make of the instance; ``names`` as in ``Run.take_over``.

    Everything the process refers to is pinned as if the instance began now; policy values promised at its start
    stay, those the process did not know then are taken as they are now.
    Raises NotMovable naming every obstacle, Conflict (has ended), NotFound (something it refers to is missing).
    """
    before = load_run(session, instance)
    pins = pin(session, revision, instance.process_key)
    policy = _kept(policies.current(session), instance.policy)
    builtins = {**builtins_of(session, instance), "policy": from_python(policy)}
    run = Run(program_on(session, instance.process_key, pins), decisions_on(session, pins), builtins)
    run.take_over(before, names)
    return Plan(revision, names, pins, policy, before, run)


def require_place(session: Session, instance: Instance, program: Program) -> None:
    """See that the tokens of an instance have places in a program that need not be deployed.

    Raises NotMovable naming every obstacle, Conflict (has ended).
    """
    before = load_run(session, instance)
    Run(program, decisions_of(session, instance), builtins_of(session, instance)).take_over(before, {})


def _kept(now: Mapping[str, Any], promised: Mapping[str, Any]) -> dict[str, Any]:
    """Return the policy of now with every value that was promised in its place."""
    merged = {**now, **promised}
    for key, value in promised.items():
        if isinstance(value, dict) and isinstance(now.get(key), dict) and "value" not in value:
            merged[key] = _kept(now[key], value)
    return merged
