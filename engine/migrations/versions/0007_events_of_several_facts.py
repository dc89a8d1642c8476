"""Values are packed by event without an index of their own for keys; what nobody asks for has no index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_event_at", "event")
    op.drop_index("ix_event_actor", "event")
    op.drop_index("ix_disclosure_key_id", "disclosure")
    op.drop_index("ix_task_urgency", "task")
    op.create_index(
        "ix_task_urgency",
        "task",
        ["assignee_id", "due_at", sa.text("priority DESC"), "created_at", "id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _order_by_key()


def _order_by_key() -> None:
    """Let the rows lie in the order of their key, which is another kind of table for SQLite."""
    op.rename_table("disclosure", "disclosure_old")
    op.create_table(
        "disclosure",
        sa.Column("stream", sa.String(length=100), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=43), nullable=False),
        sa.Column("key_id", sa.String(length=26), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["subject_key.id"], name=op.f("fk_disclosure_key_id")),
        sa.PrimaryKeyConstraint("stream", "seq", "digest", name=op.f("pk_disclosure")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO disclosure (stream, seq, digest, key_id, nonce, ciphertext) "
        "SELECT stream, seq, digest, key_id, nonce, ciphertext FROM disclosure_old ORDER BY stream, seq, digest"
    )
    op.drop_table("disclosure_old")
