"""Binds an instance to another revision and writes what that changes, with the fact that it was done."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.instances.migrating.planning import Plan
from engine.instances.migrating.rows import rename
from engine.instances.opened import Opened
from engine.instances.programs import facts_of
from engine.instances.recording import record
from engine.instances.saving import save
from engine.model import Instance
from engine.tokens import Wait
from engine.work.capacity import acting


def move(session: Session, instance: Instance, plan: Plan, *, reason: str, by: Actor) -> None:
    """Carry out a plan made in the same transaction, after the instance was locked.

    Records ``instance.migrated`` with both revisions and their digests, the mapping and what moved.
    """
    before = facts_of(session, instance.revision_id)
    instance.revision_id, instance.revision = plan.revision.id, plan.revision
    instance.pins, instance.policy = plan.pins, plan.policy
    session.flush()
    opened = Opened(session, instance, plan.run, {wait.token_id: wait for wait in plan.before.waits})
    body: dict[str, Any] = {
        "from": {"label": before[0], "sha256": before[1]},
        "to": {"label": plan.revision.label, "sha256": plan.revision.digest},
        "pins": plan.pins,
        "mapping": dict(plan.names),
        "moved": [list(pair) for pair in plan.moved],
        "added": [_spelled(wait) for wait in plan.added],
        "removed": [_spelled(wait) for wait in plan.removed],
        **acting(instance, by, ("process_owner", "admin")),
    }
    record(session, instance, "instance.migrated", by, body, {"reason": reason})
    rename(opened, plan)
    save(opened, by)


def _spelled(wait: Wait) -> list[str]:
    return [wait.kind, wait.activity.id]
