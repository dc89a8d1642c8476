"""Controlled documents: their numbers, the changes people ask for and approve, and who has read what."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.model.base import Base, new_id
from engine.model.definitions import Definition


class DocumentKind(StrEnum):
    """What a document is; the first four kinds of the company's tree, and what others issued."""

    MANUAL = "manual"
    PROCEDURE = "procedure"
    GUIDE = "guide"
    FORM = "form"
    TABLE = "table"
    EXTERNAL = "external"


class ControlledDocument(Base):
    """A document by its number, which is never used again; what it says lies in the revisions of its definition.

    ``definition_id`` is None for what is not carried out here.  ``review_months`` None: the company's value counts.
    """

    __tablename__ = "controlled_document"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[DocumentKind] = mapped_column(String(10))
    class_code: Mapped[str] = mapped_column(String(10), default="")
    definition_id: Mapped[str | None] = mapped_column(ForeignKey("definition.id"), index=True)
    owner_role: Mapped[str] = mapped_column(String(64), default="")
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    review_months: Mapped[int | None]
    next_review_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(String(500), default="")

    definition: Mapped[Definition | None] = relationship(foreign_keys=[definition_id])


class ChangeState(StrEnum):
    """How far a change of a document is."""

    PROPOSED = "proposed"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    EFFECTIVE = "effective"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class RunningPolicy(StrEnum):
    """What happens to the cases that run when a change comes into effect."""

    CONTINUE = "continue"
    MIGRATE = "migrate"
    STOP = "stop"


class DocumentChange(Base):
    """One change of a procedure from the proposal to its effect.

    ``contents`` are the changed files by name with the SHA-256 they were frozen at; ``assigned`` says which number and
    label each of them got when it was approved.  ``authors`` are ids of people, ``readers`` keys of roles.
    """

    __tablename__ = "document_change"
    __table_args__ = (Index("ix_document_change_process_state", "process_key", "state"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    process_key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[ChangeState] = mapped_column(String(10), default=ChangeState.PROPOSED)
    copy_id: Mapped[str | None] = mapped_column(ForeignKey("working_copy.id"), index=True)
    instance_id: Mapped[str | None] = mapped_column(ForeignKey("instance.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    summary: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    authors: Mapped[list[Any]] = mapped_column(JSON, default=list)
    contents: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    assigned: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    effective_on: Mapped[date | None] = mapped_column(Date)
    running: Mapped[RunningPolicy] = mapped_column(String(10), default=RunningPolicy.CONTINUE)
    readers: Mapped[list[Any]] = mapped_column(JSON, default=list)
    read_days: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Acknowledgement(Base):
    """A person has to read a revision by ``due_at``, and said so at ``acknowledged_at``."""

    __tablename__ = "acknowledgement"
    __table_args__ = (
        UniqueConstraint("revision_id", "person_id"),
        Index("ix_acknowledgement_person", "person_id", "acknowledged_at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
