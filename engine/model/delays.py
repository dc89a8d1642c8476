"""Why work was late, as people stated it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base


class Delayed(StrEnum):
    """What can be late: a task past its day, or a service limit of the case."""

    TASK = "task"
    LIMIT = "limit"


class DelayCause(Base):
    """Why one task was late, or one limit passed: the statement that counts; all of them stand in the events.

    ``id`` is that of the task or clock, ``cause`` a key of the catalogue's causes, ``is_made_up`` says that it was
    stated only after the work was done and the policy's time was over.
    """

    __tablename__ = "delay_cause"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), index=True)
    kind: Mapped[Delayed] = mapped_column(String(10))
    cause: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text, default="")
    stated_by: Mapped[str] = mapped_column(String(26))
    stated_at: Mapped[datetime]
    is_made_up: Mapped[bool] = mapped_column(default=False)
