"""Bring one instance to another revision of its process."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid, NotFound
from engine.instances import migrating
from engine.instances.opened import lock_instance
from engine.model import DefinitionKind, Instance, Revision
from engine.text import Text
from engine.work.permit import require_owner

REASON = 500


@command
def migrate(
    session: Session,
    instance_id: str,
    revision_id: str,
    *,
    reason: str,
    by: Actor,
    mapping: Mapping[str, str] | None = None,
) -> Instance:
    """Let the instance go on by another revision of its process; where it is already, nothing happens.

    ``mapping`` names elements whose id changed, by the keys of ``Run.positions``.  Open tasks keep id, people, draft
    and deadline, timers their time.  Raises NotFound, NotAllowed, Invalid (no reason, a revision of another process),
    Conflict (has ended), and NotMovable naming every obstacle; then nothing has changed.
    """
    require_owner(by)
    reason = checked(reason)
    instance = lock_instance(session, instance_id)
    revision = revision_of(session, instance.process_key, revision_id)
    if instance.revision_id == revision.id:
        return instance
    plan = migrating.plan(session, instance, revision, mapping or {})
    migrating.move(session, instance, plan, reason=reason, by=by)
    return instance


def checked(reason: str) -> str:
    """Return the reason as it is kept.  Raises Invalid when there is none, or a very long one."""
    reason = reason.strip()
    if not reason:
        raise Invalid(Text("请填写迁移原因", "A reason is required"))
    if len(reason) > REASON:
        raise Invalid(Text(f"迁移原因不得超过 {REASON} 字", f"The reason must not be longer than {REASON} characters"))
    return reason


def revision_of(session: Session, process_key: str, revision_id: str) -> Revision:
    """Return a revision of a process.  Raises NotFound, Invalid (it belongs to another definition)."""
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound(Text("流程版次不存在", "There is no such revision"))
    if (revision.definition.kind, revision.definition.key) != (DefinitionKind.PROCESS, process_key):
        raise Invalid(Text(f"该版次不属于流程“{process_key}”", f'The revision is none of the process "{process_key}"'))
    return revision
