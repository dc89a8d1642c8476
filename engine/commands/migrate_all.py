"""Bring many instances to another revision: an order, and a job for each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import SYSTEM, Actor
from engine.commands.command import command
from engine.commands.migrate import checked, revision_of
from engine.errors import EngineError, Invalid, NotFound
from engine.identity.actors import actor_of
from engine.instances import migrating
from engine.instances.opened import lock_instance
from engine.instances.programs import diagram_of
from engine.jobs.failures import when_exhausted
from engine.jobs.registry import handles
from engine.jobs.schedule import schedule
from engine.model import Instance, InstanceState, Job, JobKind, Migration, Move, MoveState, Person, Revision, new_id
from engine.rows import insert_rows
from engine.text import Text
from engine.tokens import NotMovable
from engine.work.permit import require_owner


@command
def migrate_all(
    session: Session,
    from_id: str,
    to_id: str,
    *,
    reason: str,
    by: Actor,
    mapping: Mapping[str, str] | None = None,
    instance_ids: Collection[str] | None = None,
) -> Migration:
    """Order that the running instances of one revision (or those named) go on by another one.

    Each is moved by a job of its own, in a transaction of its own; what cannot be moved stays as it is, with the
    reasons kept in its ``Move``.  Raises NotFound, NotAllowed, Invalid (no reason, the same or an unfitting revision,
    an unknown element in the mapping, nothing to move).
    """
    require_owner(by)
    old = session.get(Revision, from_id)
    if old is None:
        raise NotFound(Text("流程版次不存在", "There is no such revision"))
    key = old.definition.key
    new = revision_of(session, key, to_id)
    if new.id == old.id:
        raise Invalid(Text("请选择另一个版次", "Choose another revision"))
    _check(session, old, new, mapping or {})
    found = select(Instance.id).where(Instance.revision_id == old.id, Instance.state == InstanceState.ACTIVE)
    if instance_ids is not None:
        found = found.where(Instance.id.in_(instance_ids))
    ids = session.scalars(found.order_by(Instance.number)).all()
    if not ids:
        raise Invalid(Text("没有可迁移的在办事项", "There is no running case to move"))
    migration = Migration(
        from_id=old.id,
        to_id=new.id,
        mapping=dict(mapping or {}),
        reason=checked(reason),
        at=clock.now(),
        by_id=by.person_id,
    )
    session.add(migration)
    session.flush()
    moves = [Move(id=new_id(), migration_id=migration.id, instance_id=id_) for id_ in ids]
    insert_rows(session, moves)
    for move in moves:
        schedule(session, JobKind.MIGRATION, instance_id=move.instance_id, payload={"move": move.id})
    body = {
        "migration": migration.id,
        "from": old.label,
        "to": new.label,
        "mapping": migration.mapping,
        "count": len(ids),
        "reason": migration.reason,
    }
    ledger.append(session, f"def/process/{key}"[:100], "migration.ordered", by.id, body)
    return migration


def _check(session: Session, old: Revision, new: Revision, mapping: Mapping[str, str]) -> None:
    """Refuse a mapping that names what the revisions have not; those of called processes are told later."""
    processes = [diagram_of(session, revision.id).processes[revision.definition.key] for revision in (old, new)]
    for pair in mapping.items():
        for key, process in zip(pair, processes, strict=True):
            if "#" not in key and key not in process.activities and key not in process.flows:
                raise Invalid(Text(f"流程图中没有元素 {key}", f"The diagram has no element {key}"), element=key)


@handles(JobKind.MIGRATION)
@command
def move_one(session: Session, job: Job) -> None:
    """Move the instance of a job, or keep why it cannot be moved; one that was moved meanwhile is done."""
    move = session.get_one(Move, job.payload["move"])
    order = move.migration
    instance = lock_instance(session, move.instance_id)
    try:
        plan = _planned(session, instance, order)
    except EngineError as refusal:
        move.state, move.reasons, move.ended_at = MoveState.REFUSED, _reasons(refusal), clock.now()
        return
    move.state, move.reasons, move.ended_at = MoveState.DONE, [], clock.now()
    if plan is not None:
        person = session.get(Person, order.by_id) if order.by_id else None
        by = actor_of(session, person) if person is not None else SYSTEM
        migrating.move(session, instance, plan, reason=order.reason, by=by)


def _planned(session: Session, instance: Instance, order: Migration) -> migrating.Plan | None:
    """Return what is to be done, None when it is done already; nothing is written."""
    if instance.revision_id == order.to_id:
        return None
    if instance.revision_id != order.from_id:
        raise Invalid(Text("该事项已改用其他版次", "The case has gone over to another revision meanwhile"))
    return migrating.plan(session, instance, order.to_revision, order.mapping)


def _reasons(refusal: EngineError) -> list[list[str]]:
    if isinstance(refusal, NotMovable):
        return [[one.element, one.reason.zh, one.reason.en] for one in refusal.obstacles]
    return [["", refusal.text.zh, refusal.text.en]]


@when_exhausted
def give_up(session: Session, job: Job) -> None:
    """Mark the move of a job out of retries as failed; the incident beside it lets it be tried again."""
    if job.kind == JobKind.MIGRATION:
        move = session.get_one(Move, job.payload["move"])
        move.state, move.ended_at = MoveState.FAILED, clock.now()
        move.reasons = [["", f"系统故障：{job.last_error}", f"a fault: {job.last_error}"]]
