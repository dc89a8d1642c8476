"""Machine work (the truth a queue only wakes up for, D5), and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, new_id


class JobKind(StrEnum):
    """What a job does.

    ``delivery`` brings a message or signal to other instances, ``migration`` one instance along, ``deadlines`` moves
    what hangs on the dates of a project: without instance all its cases, each by a job of its own; ``import`` checks or
    saves some lines of a file, ``stop`` ends one instance of a procedure that was replaced;
    ``package`` makes a case of an evidence package, packs it, or deletes it when its time is over;
    ``shred`` removes files of destroyed records and erased persons that nothing else uses;
    ``reading`` reminds whoever has not read a revision they were asked to read;
    ``scenario`` plays one scenario of a working copy; ``conformance`` checks some cases of a procedure.
    """

    TIMER = "timer"
    SERVICE = "service"
    MAIL = "mail"
    DELIVERY = "delivery"
    MIGRATION = "migration"
    IMPORT = "import"
    DEADLINES = "deadlines"
    STOP = "stop"
    PACKAGE = "package"
    SHRED = "shred"
    READING = "reading"
    SCENARIO = "scenario"
    CONFORMANCE = "conformance"


class Job(Base):
    """Machine work that is due at a time; the row is deleted in the transaction that did it."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "due_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    kind: Mapped[JobKind] = mapped_column(String(10))
    instance_id: Mapped[str | None] = mapped_column(ForeignKey("instance.id"), index=True)
    token_id: Mapped[str | None] = mapped_column(String(64))
    activity_id: Mapped[str | None] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    retries_left: Mapped[int] = mapped_column(default=3)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class IncidentState(StrEnum):
    """How an incident stands."""

    OPEN = "open"
    RESOLVED = "resolved"


class Incident(Base):
    """A failure that waits for a person: a job out of retries, an uncaught error, an empty role."""

    __tablename__ = "incident"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    job_id: Mapped[str | None] = mapped_column(String(26), index=True)
    instance_id: Mapped[str | None] = mapped_column(ForeignKey("instance.id"), index=True)
    activity_id: Mapped[str | None] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    state: Mapped[IncidentState] = mapped_column(String(10), default=IncidentState.OPEN, index=True)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    resolution: Mapped[str | None] = mapped_column(String(20))


class Mail(Base):
    """A mail to send and how it fared; the text never carries sensitive values (C-15)."""

    __tablename__ = "mail"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    instance_id: Mapped[str | None] = mapped_column(ForeignKey("instance.id"), index=True)
    to_address: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class Notice(Base):
    """A message to one person on the site."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_person_read", "person_id", "read_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    instance_id: Mapped[str | None] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    kind: Mapped[str] = mapped_column(String(20))
    text_zh: Mapped[str] = mapped_column(String(500))
    text_en: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
