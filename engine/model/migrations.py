"""Orders to bring running instances to another revision, and how far each one is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.model.base import Base, new_id
from engine.model.definitions import Revision
from engine.model.instances import Instance


class Migration(Base):
    """An order to bring instances from one revision to another; ``mapping`` names elements whose id changed."""

    __tablename__ = "migration"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    from_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), index=True)
    to_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    from_revision: Mapped[Revision] = relationship(foreign_keys=[from_id])
    to_revision: Mapped[Revision] = relationship(foreign_keys=[to_id])


class MoveState(StrEnum):
    """How far one instance is; ``refused`` stayed as it was for reasons given, ``failed`` for a fault."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Move(Base):
    """One instance of a migration; ``reasons`` are ``[element key, Chinese, English]``."""

    __tablename__ = "move"
    __table_args__ = (Index("ix_move_migration_state", "migration_id", "state"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    migration_id: Mapped[str] = mapped_column(ForeignKey("migration.id"))
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), index=True)
    state: Mapped[MoveState] = mapped_column(String(10), default=MoveState.WAITING)
    reasons: Mapped[list[Any]] = mapped_column(JSON, default=list)
    ended_at: Mapped[datetime | None]

    migration: Mapped[Migration] = relationship()
    instance: Mapped[Instance] = relationship()
