"""What administrators set: settings by key and exceptions of the working calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base


class Setting(Base):
    """A value by key: the demo clock, policy values changed since the catalogue was loaded."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(150), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class CalendarDay(Base):
    """A day that is worked, or not, against what the holiday package says."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200), default="")
