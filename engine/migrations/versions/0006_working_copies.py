"""Working copies of procedures, their files, and who has them open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "working_copy",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=26), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_working_copy_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_working_copy_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
    )
    op.create_index("ix_working_copy_process_state", "working_copy", ["process_key", "state"])
    op.create_table(
        "working_file",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("copy_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_working_file_changed_by")),
        sa.ForeignKeyConstraint(["copy_id"], ["working_copy.id"], name=op.f("fk_working_file_copy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_file")),
        sa.UniqueConstraint("copy_id", "name", name=op.f("uq_working_file_copy_id")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("copy_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["working_copy.id"], name=op.f("fk_seat_copy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("copy_id", "person_id", name=op.f("uq_seat_copy_id")),
    )
