"""Moving running cases to another revision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "migration",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("from_id", sa.String(length=26), nullable=False),
        sa.Column("to_id", sa.String(length=26), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_migration_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["revision.id"], name=op.f("fk_migration_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["revision.id"], name=op.f("fk_migration_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration")),
    )
    op.create_index(op.f("ix_migration_from_id"), "migration", ["from_id"])
    op.create_table(
        "move",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("migration_id", sa.String(length=26), nullable=False),
        sa.Column("instance_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_move_instance_id")),
        sa.ForeignKeyConstraint(["migration_id"], ["migration.id"], name=op.f("fk_move_migration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    op.create_index(op.f("ix_move_instance_id"), "move", ["instance_id"])
    op.create_index("ix_move_migration_state", "move", ["migration_id", "state"])
