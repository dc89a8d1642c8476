"""What a sandbox gets of the company: what a run needs, and nothing of what runs."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, Table, insert, select
from sqlalchemy.orm import DeclarativeBase, Session

from engine.commands.clock import DEMO, OFFSET
from engine.model import (
    Base,
    CalendarDay,
    ControlledDocument,
    Definition,
    Department,
    Deployment,
    Entry,
    EntryKey,
    Person,
    Register,
    Revision,
    Role,
    RoleHolding,
    Sequence,
    Setting,
)

BATCH = 1000
_IN_FORCE = select(Definition.current_id).where(Definition.current_id.is_not(None))
_COPIED: dict[type[DeclarativeBase], ColumnElement[bool] | None] = {
    Department: None,
    Person: None,
    Role: None,
    RoleHolding: None,
    CalendarDay: None,
    Setting: Setting.key.not_in((DEMO, OFFSET)),
    Register: None,
    Entry: None,
    EntryKey: None,
    Sequence: None,
    Deployment: Deployment.id.in_(select(Revision.deployment_id).where(Revision.id.in_(_IN_FORCE))),
    Definition: None,
    Revision: Revision.id.in_(_IN_FORCE),
    ControlledDocument: None,
}
_LEFT_OUT = ("password_hash", "change_id")


def fill(source: Session, target: Session) -> None:
    """Make the tables and copy people, roles, registers, settings, calendar and the definitions in force.

    No cases, no events, no mails, no keys and no passwords.  ``target`` is an empty SQLite database in a transaction.
    """
    connection = target.connection()
    Base.metadata.create_all(connection)
    # People have departments and departments heads: what belongs together is there at the end.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for kind, condition in _COPIED.items():
        table = cast("Table", kind.__table__)
        wanted = select(table) if condition is None else select(table).where(condition)
        for rows in source.execute(wanted).mappings().partitions(BATCH):
            connection.execute(insert(table), [_without(row) for row in rows])


def _without(row: Any) -> dict[str, Any]:
    return {name: None if name in _LEFT_OUT else value for name, value in row.items()}
