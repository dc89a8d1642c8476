"""What was deployed: definitions (key) and their revisions (content)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.model.base import Base, new_id


class DefinitionKind(StrEnum):
    """What a deployed file describes."""

    PROCESS = "process"
    DECISION = "decision"
    FORM = "form"
    SCENARIO = "scenario"


class Deployment(Base):
    """One upload of files by one person."""

    __tablename__ = "deployment"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    at: Mapped[datetime]
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(500), default="")


class Definition(Base):
    """A process, decision, form or scenario by its key; what it says lies in its revisions."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    kind: Mapped[DefinitionKind] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    current_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id", use_alter=True))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    current: Mapped[Revision | None] = relationship(foreign_keys=[current_id], post_update=True)


class Revision(Base):
    """One state of a definition; what it says is never changed after it was deployed.

    In effect from ``effective_from`` until ``effective_to`` (None: still); a form may be used until
    ``transition_until`` beside the one after it.  ``obsolete_at`` marks what was withdrawn.  ``change_id`` is the
    change that brought it; None for what an administrator installed.
    ``source`` is read when it is asked for: files are large, and most readers want label and digest.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("definition_id", "number"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    definition_id: Mapped[str] = mapped_column(ForeignKey("definition.id"))
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    source: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    effective_from: Mapped[datetime | None]
    effective_to: Mapped[datetime | None]
    transition_until: Mapped[datetime | None]
    obsolete_at: Mapped[datetime | None]
    change_id: Mapped[str | None] = mapped_column(ForeignKey("document_change.id", use_alter=True))

    definition: Mapped[Definition] = relationship(foreign_keys=[definition_id])
