"""Running and finished instances, and what they wait for."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.model.base import Base, new_id
from engine.model.definitions import Revision
from engine.model.packed import PackedBytes


class InstanceState(StrEnum):
    """How an instance stands; ``failed`` means an error event nobody caught."""

    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Instance(Base):
    """One run of a process revision.

    ``state_blob`` holds tokens and scopes (``engine.tokens``); ``pins`` names the revision of every
    called process, decision and form; ``policy`` the policy values it started with; ``starter`` who
    started it and which roles that person held then.
    """

    __tablename__ = "instance"
    __table_args__ = (
        Index("ix_instance_process_state", "process_key", "state"),
        Index("ix_instance_scope", "scope_kind", "scope_id"),
        Index("ix_instance_started", "started_by", "started_at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    process_key: Mapped[str] = mapped_column(String(200))
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    title: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[InstanceState] = mapped_column(String(12), default=InstanceState.ACTIVE)
    scope_kind: Mapped[str] = mapped_column(String(20), default="company")
    scope_id: Mapped[str] = mapped_column(String(64), default="")
    started_at: Mapped[datetime] = mapped_column(index=True)
    started_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    starter: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(String(200))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("instance.id"), index=True)
    pins: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    policy: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state_blob: Mapped[bytes] = mapped_column(PackedBytes)
    lock_revision: Mapped[int] = mapped_column(default=0)

    revision: Mapped[Revision] = relationship()
    __mapper_args__ = {"version_id_col": lock_revision}  # noqa: RUF012 - SQLAlchemy reads it once


# The population in its order, and all that narrows it.
Index(
    "ix_instance_population",
    Instance.started_at.desc(),
    Instance.number,
    Instance.process_key,
    Instance.scope_kind,
    Instance.scope_id,
    Instance.state,
)


class Subscription(Base):
    """An instance waits here for a message (with a correlation key) or a signal."""

    __tablename__ = "subscription"
    __table_args__ = (Index("ix_subscription_name_key", "kind", "name", "correlation_key"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), index=True)
    token_id: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str] = mapped_column(String(200), default="")


class Clock(Base):
    """A service-level clock: a timer of the diagram that carries ``firebreak:clock``."""

    __tablename__ = "clock"
    __table_args__ = (
        Index(
            "ix_clock_breached",
            "breached_at",
            "id",
            sqlite_where=text("breached_at IS NOT NULL"),
            postgresql_where=text("breached_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), index=True)
    token_id: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(200))
    host_key: Mapped[str] = mapped_column(String(400))
    key: Mapped[str] = mapped_column(String(64), index=True)
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]


class Participant(Base):
    """A person who takes part in an instance and therefore may read it; ``reason`` says how."""

    __tablename__ = "participant"

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class RequestKey(Base):
    """The answer to an action already done under an idempotency key."""

    __tablename__ = "request_key"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    action: Mapped[str] = mapped_column(String(40))
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
