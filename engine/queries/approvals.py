"""Who let each revision come into force: the last who signed its change, else who installed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Deployment, DocumentChange, Person, Revision, Task, TaskState
from engine.queries.auditing.duties import SIGNATURE


@dataclass(frozen=True)
class Approval:
    """Who and when; ``change_id`` is empty where a revision was installed without a change."""

    who: str
    at: datetime | None
    change_id: str = ""


def approvers(session: Session, change_ids: Iterable[str]) -> dict[str, Approval]:
    """Return by change the last who signed it before it was approved; none of those that were not."""
    signed = (
        select(DocumentChange.id, DocumentChange.approved_at, Person.name)
        .join(Task, Task.instance_id == DocumentChange.instance_id)
        .join(Person, Person.id == Task.completed_by)
        .where(
            DocumentChange.id.in_(set(change_ids)),
            Task.state == TaskState.COMPLETED,
            Task.properties[SIGNATURE].as_string().is_not(None),
            Task.completed_at <= DocumentChange.approved_at,
        )
        .order_by(Task.completed_at, Task.id)
    )
    return {change: Approval(name, at, change) for change, at, name in session.execute(signed)}


def approvals(session: Session, revisions: Iterable[Revision]) -> dict[str, Approval]:
    """Return by id of a revision who approved it; of one that came without a change who installed it."""
    rows = list(revisions)
    approved = approvers(session, {row.change_id for row in rows if row.change_id})
    installed = (
        select(Deployment.id, Deployment.at, Person.name)
        .outerjoin(Person, Person.id == Deployment.by_id)
        .where(Deployment.id.in_({row.deployment_id for row in rows if not row.change_id}))
    )
    by_deployment = {id_: Approval(name or "", at) for id_, at, name in session.execute(installed)}
    found = {
        row.id: approved.get(row.change_id) if row.change_id else by_deployment.get(row.deployment_id) for row in rows
    }
    return {id_: one for id_, one in found.items() if one is not None}
