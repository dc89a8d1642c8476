"""Business data: registers and their entries (D9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, new_id


class Register(Base):
    """A kind of business data, defined by a form, a number rule and its key fields."""

    __tablename__ = "register"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    form_key: Mapped[str | None] = mapped_column(String(200))
    number_rule: Mapped[str] = mapped_column(String(100), default="")
    title_field: Mapped[str] = mapped_column(String(100), default="name")
    key_fields: Mapped[list[Any]] = mapped_column(JSON, default=list)


class Entry(Base):
    """One line of a register."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("register_key", "number"),
        Index("ix_entry_register_scope", "register_key", "scope_id"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    register_key: Mapped[str] = mapped_column(ForeignKey("register.key"))
    number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300), default="")
    scope_kind: Mapped[str] = mapped_column(String(20), default="company")
    scope_id: Mapped[str] = mapped_column(String(64), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class EntryKey(Base):
    """One key field of an entry, so that entries are found by it."""

    __tablename__ = "entry_key"
    __table_args__ = (Index("ix_entry_key_find", "register_key", "field", "value"),)

    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(100), primary_key=True)
    register_key: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(300))


class Sequence(Base):
    """The last number given out under a name (number rules, REC-002: no number is used twice)."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(String(150), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
