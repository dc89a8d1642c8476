"""A case that ends becomes a record, in the transaction that ends it (REC-001)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.model import Instance, Record
from engine.rows import insert_row, new_row

COMPLETED = "completed"
"""The usual trigger of retention: the end of the case itself."""


def enter(session: Session, instance: Instance) -> None:
    """Enter the record of a case whose state and end are set; called once, by the command that ends it."""
    settings = instance.revision.definition.settings
    at_once = settings.get("retained_from", COMPLETED) == COMPLETED
    record = new_row(
        Record,
        number=instance.number,
        process_key=instance.process_key,
        project=instance.scope_id if instance.scope_kind == "project" else "",
        state=instance.state,
        ended_at=instance.ended_at,
        since=instance.ended_at if at_once else None,
    )
    insert_row(session, record)
