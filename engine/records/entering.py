"""A case that ends becomes a record, in the transaction that ends it (REC-001)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.definitions.triggers import written
from engine.model import Instance, Record
from engine.records.triggers import since_of
from engine.rows import insert_row, new_row


def enter(session: Session, instance: Instance, retained_from: str | None) -> None:
    """Enter the record of a case whose state and end are set; called once, by the command that ends it.

    ``retained_from`` is what its diagram says retention runs from (``triggers.PROPERTY``).
    """
    project = project_of(instance)
    ended_at = instance.ended_at
    assert ended_at is not None, "only what has ended is a record"
    record = new_row(
        Record,
        number=instance.number,
        process_key=instance.process_key,
        project=project,
        state=instance.state,
        ended_at=ended_at,
        since=since_of(session, written(retained_from), project, ended_at),
    )
    insert_row(session, record)


def project_of(instance: Instance) -> str:
    """Return the number of the project a case belongs to, empty where it is the company's."""
    return instance.scope_id if instance.scope_kind == "project" else ""
