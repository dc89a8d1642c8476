"""Writes what happened to an instance into its event stream (D6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.feel.values import encode
from engine.instances.opened import Opened
from engine.instances.programs import facts_of
from engine.ledger.destroyed import CASES
from engine.model import Instance

STREAM = CASES
"""How the names of cases' streams begin; the number follows."""


def stream_of(instance: Instance) -> str:
    """Return the id of the instance's event stream."""
    return f"{STREAM}{instance.number}"


def record(
    session: Session,
    instance: Instance,
    type_: str,
    by: Actor,
    body: Mapping[str, Any] | None = None,
    protected: Mapping[str, Any] | None = None,
) -> None:
    """Append one fact to the instance's stream, with the definition and revision it happened under."""
    label, digest = facts_of(session, instance.revision_id)
    ledger.append(
        session,
        stream_of(instance),
        type_,
        by.id,
        body or {},
        shared={"def": instance.process_key, "defver": label, "defsha": digest},
        protected=protected,
        subject=f"instance:{instance.id}",
    )


def record_moves(opened: Opened, by: Actor) -> None:
    """Append what the tokens did since loading: elements passed, decisions explained, values changed, outcomes."""
    run = opened.run
    if not run.journal and not run.writes:
        return
    own = opened.instance.process_key
    # A called process may use the same ids: its steps say whose they are.
    steps = [
        [step.kind, step.activity_id, step.token_id, *([step.process_id] if step.process_id != own else [])]
        for step in run.journal
    ]
    protected: dict[str, Any] = {}
    for index, write in enumerate(run.writes):
        protected[f"write.{index}"] = {
            "activity": write.activity_id,
            "scope": write.scope_id,
            "name": write.name,
            "old": encode(write.old),
            "new": encode(write.new),
        }
    for index, step in enumerate(run.journal):
        if step.kind == "decided":
            protected[f"decision.{index}"] = {"activity": step.activity_id, **encode(step.detail)}
    body: dict[str, Any] = {"steps": steps, "state": run.state}
    if run.ended_as:
        body["ended_as"] = run.ended_as
    record(opened.session, opened.instance, "instance.moved", by, body, protected)
    for step in run.journal:
        if step.kind == "concluded":
            ended = {"activity": step.activity_id, "countersign": step.token_id, **step.detail}
            record(opened.session, opened.instance, "countersign.concluded", by, ended)
