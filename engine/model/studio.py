"""Working copies: the files of a procedure while people change them, before any of it is in force."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.model.base import Base, new_id


class CopyState(StrEnum):
    """What became of a working copy; in review its files are frozen."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class WorkingCopy(Base):
    """The files of one procedure being changed; at most one per procedure is open or in review."""

    __tablename__ = "working_copy"
    __table_args__ = (Index("ix_working_copy_process_state", "process_key", "state"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    process_key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[CopyState] = mapped_column(String(10), default=CopyState.OPEN)
    reason: Mapped[str] = mapped_column(String(500), default="")
    opened_at: Mapped[datetime]
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    files: Mapped[list[WorkingFile]] = relationship(order_by="WorkingFile.name", cascade="all, delete-orphan")


class WorkingFile(Base):
    """One file of a working copy; ``version`` counts its saves, ``base`` is the digest it had in force (None: new)."""

    __tablename__ = "working_file"
    __table_args__ = (UniqueConstraint("copy_id", "name"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    copy_id: Mapped[str] = mapped_column(ForeignKey("working_copy.id"))
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    base: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Seat(Base):
    """A person who has a working copy open in the browser, and which file they look at."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("copy_id", "person_id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    copy_id: Mapped[str] = mapped_column(ForeignKey("working_copy.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    seen_at: Mapped[datetime]
