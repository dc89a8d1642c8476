"""What people add to an instance beside form data: files and comments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, new_id

NO_FILE = "0" * 64
"""The digest of a file whose bytes were taken away: the line that says there was one stays."""


class Attachment(Base):
    """A file of an instance; the bytes lie in the data folder under their SHA-256."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    instance_id: Mapped[str | None] = mapped_column(ForeignKey("instance.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    field: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Comment(Base):
    """A remark on an instance; never edited, only followed by another."""

    __tablename__ = "comment"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
