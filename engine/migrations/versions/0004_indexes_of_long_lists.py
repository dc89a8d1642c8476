"""Indexes that hold the inbox in its order; candidates of open tasks apart from those of ended ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_task_assignee_state", "task")
    op.drop_index("ix_task_state_due", "task")
    op.drop_index("ix_task_completed_by", "task")
    op.create_index(
        "ix_task_urgency", "task", ["assignee_id", "state", "due_at", sa.text("priority DESC"), "created_at", "id"]
    )
    op.create_index("ix_task_done", "task", ["completed_by", "completed_at"])
    op.drop_index("ix_instance_started_by", "instance")
    op.create_index("ix_instance_started", "instance", ["started_by", "started_at"])
    op.add_column("task_candidate", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true()))
    task = sa.table("task", sa.column("id"), sa.column("state"))
    candidate = sa.table("task_candidate", sa.column("task_id"), sa.column("is_open"))
    ended = sa.select(task.c.id).where(task.c.state != "open")
    op.execute(candidate.update().where(candidate.c.task_id.in_(ended)).values(is_open=sa.false()))
    op.drop_index("ix_task_candidate_role", "task_candidate")
    op.create_index("ix_task_candidate_role", "task_candidate", ["is_open", "role_key", "scope_kind", "scope_id"])
    op.drop_index("ix_task_candidate_person", "task_candidate")
    op.create_index("ix_task_candidate_person", "task_candidate", ["is_open", "person_id"])
