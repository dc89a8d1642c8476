"""What finished cases leave behind: records, what holds them, and the lists under which they are destroyed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base


class ListState(StrEnum):
    """How a destruction list stands; ``refused`` keeps its records, ``executed`` has destroyed them."""

    MADE = "made"
    APPROVED = "approved"
    EXECUTED = "executed"
    REFUSED = "refused"


class Record(Base):
    """The record of one finished case, from its end on and for ever: what is destroyed is the case behind it.

    ``since`` is when retention begins to run, None while its trigger has not come; ``review_on`` when a record whose
    destruction was refused is looked at again; ``place`` where its paper lies; ``list_number`` the list it was
    destroyed under.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_process_since", "process_key", "since"),
        Index("ix_record_ended", "ended_at"),
        {"sqlite_with_rowid": False},
    )

    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    process_key: Mapped[str] = mapped_column(String(200))
    project: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(12))
    ended_at: Mapped[datetime]
    since: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(100), default="")
    review_on: Mapped[date | None]
    list_number: Mapped[str | None] = mapped_column(ForeignKey("destruction_list.number"))
    destroyed_at: Mapped[datetime | None]


class Hold(Base):
    """Keeps records from being destroyed, whatever their retention: those that all of its given marks fit.

    Lifted holds stay.
    """

    __tablename__ = "hold"
    __table_args__ = (CheckConstraint("case_number <> '' OR process_key <> '' OR project <> ''", name="ck_hold_meant"),)

    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_number: Mapped[str] = mapped_column(String(64), default="")
    process_key: Mapped[str] = mapped_column(String(200), default="")
    project: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text)
    mandate: Mapped[str] = mapped_column(String(200), default="")
    placed_at: Mapped[datetime]
    placed_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    lift_reason: Mapped[str] = mapped_column(Text, default="")


class DestructionList(Base):
    """One list of records to destroy, kept for ever; its number is that of the case that decides on it.

    Four different people sign it: the database refuses the same one twice.  ``opinions`` holds what they wrote.
    """

    __tablename__ = "destruction_list"
    __table_args__ = (
        CheckConstraint(
            "made_by <> appraised_by AND made_by <> approved_by AND made_by <> supervised_by"
            " AND appraised_by <> approved_by AND appraised_by <> supervised_by AND approved_by <> supervised_by",
            name="ck_destruction_list_four",
        ),
    )

    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    department: Mapped[str] = mapped_column(String(64))
    state: Mapped[ListState] = mapped_column(String(10), default=ListState.MADE)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    appraised_at: Mapped[datetime | None]
    appraised_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    supervised_at: Mapped[datetime | None]
    supervised_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    opinions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    review_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class DestructionItem(Base):
    """One record of a list as it was when the list was made; ``kept`` says why it was not destroyed after all."""

    __tablename__ = "destruction_item"
    __table_args__ = (Index("ix_destruction_item_number", "number"), {"sqlite_with_rowid": False})

    list_number: Mapped[str] = mapped_column(ForeignKey("destruction_list.number"), primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("record.number"), primary_key=True)
    process_key: Mapped[str] = mapped_column(String(200))
    record_class: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    since: Mapped[datetime]
    due_on: Mapped[date]
    reason: Mapped[dict[str, Any]] = mapped_column(JSON)
    events: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    kept: Mapped[str] = mapped_column(String(200), default="")


class ArchiveTransfer(Base):
    """Finished records handed over to the archive; once ``sha256`` is known its package is made.

    ``count`` is how many records it hands over: those ordered, then those that are in the package.
    """

    __tablename__ = "archive_transfer"

    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    package: Mapped[str] = mapped_column(String(26))
    count: Mapped[int]
    ordered_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ordered_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    received_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Tell whether it still may be received or withdrawn."""
        return self.received_at is None and self.withdrawn_at is None


class ArchiveTransferItem(Base):
    """One record of a transfer; ``is_free`` when the transfer was withdrawn and another may take the record."""

    __tablename__ = "archive_transfer_item"
    __table_args__ = (
        Index(
            "uq_archive_transfer_item_record",
            "number",
            unique=True,
            sqlite_where=text("NOT is_free"),
            postgresql_where=text("NOT is_free"),
        ),
        {"sqlite_with_rowid": False},
    )

    transfer: Mapped[str] = mapped_column(ForeignKey("archive_transfer.number"), primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("record.number"), primary_key=True)
    is_free: Mapped[bool] = mapped_column(default=False)
