"""What the diagram of changes calls: entering, taking up, returning, closing, approving, putting into effect."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from engine import clock
from engine.actor import SYSTEM, Actor
from engine.commands.documents.effect import put_into_effect
from engine.commands.documents.labels import assign
from engine.commands.studio import open_copy
from engine.documents import find_change, note
from engine.identity.actors import actor_of
from engine.instances.participants import join
from engine.model import ChangeState, CopyState, DocumentChange, Person, RunningPolicy, WorkingCopy
from engine.services import ServiceContext, service
from engine.text import Text
from engine.work.exclusion import AUTHOR


@service("document.enter", Text("登记文件修订", "Enter a change of a document"))
def enter(context: ServiceContext, change: str) -> dict[str, Any]:
    """Tie the change to its case; whoever wrote it takes part there and is kept from deciding on it."""
    row = find_change(context.session, change, lock=True)
    row.instance_id = context.instance.id
    for person_id in row.authors:
        if context.session.get(Person, person_id) is not None:
            join(context.session, context.instance, person_id, AUTHOR)
    return {"files": sorted(row.contents)}


@service("document.open", Text("打开修订稿", "Open the working copy of a document"))
def take_up(context: ServiceContext, change: str, person: str) -> dict[str, Any]:
    """Open the working copy for the process owner who took the proposal up."""
    row = find_change(context.session, change, lock=True)
    owner = context.session.get(Person, person)
    by: Actor = actor_of(context.session, owner) if owner is not None else SYSTEM
    copy = open_copy(context.session, row.process_key, by=by)
    note(context.session, row, "taken_up", by)
    return {"copy_id": copy.id}


@service("document.return", Text("退回修订稿", "Return a change to its authors"))
def give_back(context: ServiceContext, change: str) -> dict[str, Any]:
    """Let the authors change the working copy again."""
    row = find_change(context.session, change, lock=True)
    row.state = ChangeState.PROPOSED
    _reopen(context, row)
    note(context.session, row, "returned", SYSTEM)
    return {"copy_id": row.copy_id}


@service("document.close", Text("结束文件修订", "End a change without effect"))
def close(context: ServiceContext, change: str, outcome: str) -> dict[str, Any]:
    """End a change as ``rejected`` or ``withdrawn``; what was written stays in the working copy."""
    row = find_change(context.session, change, lock=True)
    row.state, row.ended_at = ChangeState(outcome), clock.now()
    _reopen(context, row)
    note(context.session, row, outcome, SYSTEM)
    return {}


@service("document.approve", Text("编号并定生效日期", "Number a change and set its date"))
def approve(
    context: ServiceContext, change: str, effective_on: date | str | None = None, running: str | None = None
) -> dict[str, Any]:
    """Give numbers and labels to what was approved; results: ``effective_at``, ``assigned`` [{file, number, label}].

    It takes effect at the first minute of ``effective_on`` in the office, at once when that has passed.
    """
    session, row = context.session, find_change(context.session, change, lock=True)
    row.state, row.approved_at = ChangeState.APPROVED, clock.now()
    row.effective_on = _day(effective_on) or clock.local(clock.now()).date()
    row.running = RunningPolicy(running or row.running)
    lines = assign(session, row)
    row.assigned = {**row.assigned, "files": lines}
    note(session, row, "approved", SYSTEM, assigned=lines, effective_on=row.effective_on.isoformat())
    midnight = datetime.combine(row.effective_on, time(), clock.local_zone())
    return {"effective_at": max(midnight, clock.now()), "effective_on": row.effective_on, "assigned": lines}


@service("document.effect", Text("文件修订生效", "Put a change into effect"))
def effect(context: ServiceContext, change: str) -> dict[str, Any]:
    """Deploy what was frozen and approved, and do with running cases what was decided."""
    row = find_change(context.session, change, lock=True)
    return put_into_effect(context.session, row, instance=context.instance)


def _reopen(context: ServiceContext, row: DocumentChange) -> None:
    copy = context.session.get(WorkingCopy, row.copy_id, with_for_update=True) if row.copy_id else None
    if copy is not None and copy.state == CopyState.IN_REVIEW:
        copy.state = CopyState.OPEN


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
