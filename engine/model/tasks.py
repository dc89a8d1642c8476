"""A person's work and who may take it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, and_, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.model.base import Base, new_id
from engine.model.instances import Instance


class TaskState(StrEnum):
    """How a task stands."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Task(Base):
    """A person's work: one user task of one instance, with its deadline and its draft."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_done", "completed_by", "completed_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), index=True)
    token_id: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    form_key: Mapped[str | None] = mapped_column(String(200))
    form_revision_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id"))
    state: Mapped[TaskState] = mapped_column(String(10), default=TaskState.OPEN)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    priority: Mapped[int] = mapped_column(default=50)
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    delegated_from: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    draft_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")
    properties: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    instance: Mapped[Instance] = relationship()
    candidates: Mapped[list[TaskCandidate]] = relationship(back_populates="task", cascade="all, delete-orphan")


IS_OPEN = Task.state == literal_column("'open'")
"""The condition on open tasks, spelt as ``ix_task_urgency`` has it, so that the database can see that it fits."""

# The inbox in its order.  No index begins with the state: SQLite would prefer it to that of the instance.
Index(
    "ix_task_urgency",
    Task.assignee_id,
    Task.due_at,
    Task.priority.desc(),
    Task.created_at,
    Task.id,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

DONE_LATE = and_(Task.state == literal_column("'completed'"), Task.completed_at > Task.due_at)
WITHDRAWN = Task.state == literal_column("'cancelled'")
"""The conditions on tasks done after their day and on tasks not done, spelt as their indexes have them."""

_LATE = text("state = 'completed' AND completed_at > due_at")
_CANCELLED = text("state = 'cancelled'")

# Late work in its order, with all that counting it needs: the table itself is not read.
Index(
    "ix_task_late",
    Task.due_at.desc(),
    Task.id,
    Task.state,
    Task.completed_at,
    Task.instance_id,
    Task.completed_by,
    Task.assignee_id,
    sqlite_where=_LATE,
    postgresql_where=_LATE,
)
Index(
    "ix_task_withdrawn",
    Task.completed_at,
    Task.id,
    sqlite_where=_CANCELLED,
    postgresql_where=_CANCELLED,
)


class TaskCandidate(Base):
    """Somebody who may claim a task: one person, or the holders of a role in a scope.

    ``on_behalf_of`` is the absent person a named substitute would act for, or the person themself when nobody may
    stand in; ``is_open`` says that the task has
    not ended, so that looking for free work does not pass all work ever done.
    """

    __tablename__ = "task_candidate"
    __table_args__ = (
        Index("ix_task_candidate_role", "is_open", "role_key", "scope_kind", "scope_id"),
        Index("ix_task_candidate_person", "is_open", "person_id"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    role_key: Mapped[str | None] = mapped_column(String(64))
    scope_kind: Mapped[str] = mapped_column(String(20), default="company")
    scope_id: Mapped[str] = mapped_column(String(64), default="")
    on_behalf_of: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    is_open: Mapped[bool] = mapped_column(default=True)

    task: Mapped[Task] = relationship(back_populates="candidates")
