"""One instance, locked and loaded for the time of a command."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.definitions.milestones import NAME
from engine.definitions.model import Process
from engine.errors import Conflict, NotFound
from engine.feel.values import from_python
from engine.instances.programs import decisions_of, diagram_of, mentions, process_of, program_of
from engine.model import Instance, InstanceState
from engine.prepared import Prepared
from engine.registers.milestones import dates_in, dates_of
from engine.rows import columns, loaded
from engine.text import Text
from engine.tokens import Run, Wait

AT_HAND = "instance_at_hand"
"""The instance a session has loaded last (``session.info``)."""


@dataclass
class Opened:
    """An instance whose row is locked, with its tokens in hand; ``saving.save`` writes it back.

    ``before`` holds what it waited for when it was loaded, by token, and ``now`` what it waited for when
    ``look`` was called last: rows are kept equal to the waits, so that saving only looks at what changed.
    ``done`` names the tokens whose task the command itself has completed, ``withdrawn`` those of signers it took off.
    """

    session: Session
    instance: Instance
    run: Run
    before: dict[str, Wait] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    now: dict[str, Wait] = field(default_factory=dict)

    def look(self) -> None:
        """Note what the instance waits for after its tokens have moved."""
        self.now = {wait.token_id: wait for wait in self.run.waits}

    def new(self, *kinds: str) -> list[Wait]:
        """Return the waits of these kinds that were not there when the instance was loaded."""
        return [wait for token_id, wait in self.now.items() if token_id not in self.before and wait.kind in kinds]

    def gone(self, *kinds: str) -> list[Wait]:
        """Return the waits of these kinds that are no longer there."""
        return [wait for token_id, wait in self.before.items() if token_id not in self.now and wait.kind in kinds]

    @cached_property
    def process(self) -> Process:
        """Return the process as drawn."""
        return process_of(diagram_of(self.session, self.instance.revision_id), self.instance.process_key)


_LOCK = Prepared(select(*columns(Instance)).where(Instance.id == bindparam("instance_id")).with_for_update())


def lock_instance(session: Session, instance_id: str) -> Instance:
    """Return the instance with its row locked until the transaction ends.  Raises NotFound."""
    found = _LOCK.first(session, {"instance_id": instance_id})
    if found is None:
        raise NotFound(Text("找不到该事项", "There is no such case"))
    return loaded(session, Instance, found)


def case_of(session: Session, instance: Instance) -> dict[str, Any]:
    """Return the read-only variable ``case`` of the diagrams."""
    parent = session.get(Instance, instance.parent_id) if instance.parent_id else None
    return {
        "id": instance.id,
        "number": instance.number,
        "started_at": instance.started_at,
        "started_by": instance.started_by,
        "starter": instance.starter or None,
        "project": instance.scope_id if instance.scope_kind == "project" else None,
        "parent_number": parent.number if parent else None,
    }


_NO_DATES = from_python(dates_in({}))


def builtins_of(session: Session, instance: Instance) -> dict[str, Any]:
    """Return the read-only names ``case``, ``policy`` (frozen at the start, C-01) and ``milestone`` (as of now)."""
    reads = instance.scope_kind == "project" and mentions(session, instance.pins, NAME)
    return {
        "case": from_python(case_of(session, instance)),
        "policy": from_python(instance.policy),
        NAME: from_python(dates_of(session, instance.scope_id)) if reads else _NO_DATES,
    }


def open_instance(session: Session, instance_id: str, *, running: bool = True) -> Opened:
    """Lock and load an instance.

    Raises NotFound, and Conflict when ``running`` is demanded of one that has ended.
    """
    return load_locked(session, lock_instance(session, instance_id), running=running)


def load_locked(session: Session, instance: Instance, *, running: bool = True) -> Opened:
    """Load an instance whose row this transaction has locked already."""
    if running and instance.state != InstanceState.ACTIVE:
        raise Conflict(Text("该事项已结束", "This case has ended"), state=instance.state)
    session.info[AT_HAND] = instance.id
    run = Run.load(
        program_of(session, instance),
        decisions_of(session, instance),
        builtins_of(session, instance),
        instance.state_blob,
    )
    return Opened(session, instance, run, {wait.token_id: wait for wait in run.waits})
