"""People, departments and the roles they hold in scopes (D10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.model.base import Base, new_id

COMPANY = "company"


class Department(Base):
    """A part of the company; its head answers for it, its parent stands above it."""

    __tablename__ = "department"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    head_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", use_alter=True))


class Person(Base):
    """Somebody who may sign in."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(10), default="zh")
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(default=0)
    absent_from: Mapped[datetime | None]
    absent_until: Mapped[datetime | None]
    substitute_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    department: Mapped[Department | None] = relationship(foreign_keys=[department_id])


class Role(Base):
    """A function in the company that work is addressed to; a lane or candidate group names its key."""

    __tablename__ = "role"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")


class RoleHolding(Base):
    """A person holds a role in a scope: the whole company, one project or one department."""

    __tablename__ = "role_holding"
    __table_args__ = (Index("ix_role_holding_role_scope", "role_key", "scope_kind", "scope_id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role_key: Mapped[str] = mapped_column(ForeignKey("role.key"))
    scope_kind: Mapped[str] = mapped_column(String(20), default=COMPANY)
    scope_id: Mapped[str] = mapped_column(String(64), default="")


class ApiToken(Base):
    """A bearer token of the API; only its SHA-256 is kept."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
