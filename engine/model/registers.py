"""Business data: registers and their entries (D9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, new_id


class Register(Base):
    """A kind of business data, defined by a form, a number rule and its key fields.

    ``readers`` and ``editors`` are keys of roles; without editors only processes write it.
    """

    __tablename__ = "register"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    form_key: Mapped[str | None] = mapped_column(String(200))
    number_rule: Mapped[str] = mapped_column(String(100), default="")
    title_field: Mapped[str] = mapped_column(String(100), default="name")
    key_fields: Mapped[list[Any]] = mapped_column(JSON, default=list)
    readers: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    editors: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")


class Entry(Base):
    """One line of a register; ``search`` is what a search looks through: number, title and key fields, folded."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("register_key", "number"),
        Index("ix_entry_scope", "register_key", "scope_id", "id"),
        Index("ix_entry_search", "register_key", "id", "retired_at", "search"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    register_key: Mapped[str] = mapped_column(ForeignKey("register.key"))
    number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300), default="")
    search: Mapped[str] = mapped_column(String(400), default="", server_default="")
    scope_kind: Mapped[str] = mapped_column(String(20), default="company")
    scope_id: Mapped[str] = mapped_column(String(64), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class EntryKey(Base):
    """One key field of an entry, so that entries are found by it."""

    __tablename__ = "entry_key"
    __table_args__ = (Index("ix_entry_key_find", "register_key", "field", "value", "entry_id"),)

    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(100), primary_key=True)
    register_key: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(300))


class EntryCase(Base):
    """A case that used an entry; ``how`` is ``wrote`` or ``read``."""

    __tablename__ = "entry_case"

    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True, index=True)
    how: Mapped[str] = mapped_column(String(5), primary_key=True)


class Sequence(Base):
    """The last number given out under a name (number rules, REC-002: no number is used twice)."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(String(150), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
