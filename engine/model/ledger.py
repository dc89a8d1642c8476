"""The append-only, hash-chained record of every fact (D6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base
from engine.model.packed import PackedText

GENESIS = "0" * 64


class Stream(Base):
    """One chain: an instance (``pi/…``), a person (``user/…``), the configuration (``cfg/…``)."""

    __tablename__ = "stream"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default=GENESIS)
    sealed: Mapped[int] = mapped_column(default=0)
    incarnation: Mapped[int] = mapped_column(default=1)


class Event(Base):
    """The facts of one action; ``body`` is the canonical JSON that ``hash`` is taken of.  Never updated or deleted."""

    __tablename__ = "event"

    stream: Mapped[str] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    type: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(PackedText)
    hash: Mapped[str] = mapped_column(String(64))


OF_PEOPLE = (
    "person.added",
    "person.changed",
    "person.activated",
    "person.deactivated",
    "person.absence",
    "password.changed",
    "token.issued",
    "token.revoked",
    "role.granted",
    "role.revoked",
)
OF_DEFINITIONS = ("definition.deployed", "migration.ordered")
OF_CASES = (
    "task.transferred",
    "signer.added",
    "signer.withdrawn",
    "instance.cancelled",
    "instance.migrated",
    "incident.resolved",
)
ACTS = ("audit.read", "register.exported", *OF_CASES, *OF_DEFINITIONS, *OF_PEOPLE)
"""Types of events that auditors list over all cases and people; few of all events begin with one of them."""

_SPELT = ", ".join(f"'{type_}'" for type_ in ACTS)
IS_ACT = Event.type.in_([literal_column(f"'{type_}'") for type_ in ACTS])
"""The condition on such events, spelt as ``ix_event_acts`` has it, so that the database can see that it fits."""

Index(
    "ix_event_acts",
    Event.type,
    Event.at,
    sqlite_where=text(f"type IN ({_SPELT})"),
    postgresql_where=text(f"type IN ({_SPELT})"),
)


class SubjectKey(Base):
    """The key under which one data subject's values are encrypted; destroying it erases them.

    A subject has one key in use; values that come after a destruction get a new one.  ``restricted_at`` is since when
    the values are kept but no longer processed (PIPL 47).
    """

    __tablename__ = "subject_key"
    __table_args__ = (
        Index(
            "uq_subject_key_in_use",
            "subject",
            unique=True,
            sqlite_where=text("destroyed_at IS NULL"),
            postgresql_where=text("destroyed_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    subject: Mapped[str] = mapped_column(String(120))
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]
    restricted_at: Mapped[datetime | None]


class Disclosure(Base):
    """Protected values of an event under one key: their digests are in the event, their texts only here (RFC 9901).

    ``digest`` is that of the first of them.
    """

    __tablename__ = "disclosure"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it once

    stream: Mapped[str] = mapped_column(String(100), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(43), primary_key=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("subject_key.id"))
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
