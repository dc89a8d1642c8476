"""How often something was tried, so that guessing ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base


class Attempts(Base):
    """The tries of one kind from one source since ``since``; ``key`` is a keyed hash, never an address or a number."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]
