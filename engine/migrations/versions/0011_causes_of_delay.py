"""Why work was late, transfers to the archive, and the indexes of what auditors list: late work, acts, population."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ACTS = (
    "'audit.read', 'register.exported', 'task.transferred', 'signer.added', "
    "'signer.withdrawn', 'instance.cancelled', 'instance.migrated', 'incident.resolved', "
    "'definition.deployed', 'migration.ordered', 'person.added', 'person.changed', "
    "'person.activated', 'person.deactivated', 'person.absence', 'password.changed', "
    "'token.issued', 'token.revoked', 'role.granted', 'role.revoked'"
)
POPULATION: list[str | sa.TextClause] = [
    sa.text("started_at DESC"),
    "number",
    "process_key",
    "scope_kind",
    "scope_id",
    "state",
]
LATE: list[str | sa.TextClause] = [
    sa.text("due_at DESC"),
    "id",
    "state",
    "completed_at",
    "instance_id",
    "completed_by",
    "assignee_id",
]
INDEXES: tuple[tuple[str, str, list[str | sa.TextClause], str], ...] = (
    ("ix_task_late", "task", LATE, "state = 'completed' AND completed_at > due_at"),
    ("ix_task_withdrawn", "task", ["completed_at", "id"], "state = 'cancelled'"),
    ("ix_clock_breached", "clock", ["breached_at", "id"], "breached_at IS NOT NULL"),
    ("ix_event_acts", "event", ["type", "at"], f"type IN ({ACTS})"),
)


def upgrade() -> None:
    op.create_table(
        "delay_cause",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("instance_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.String(length=26), nullable=False),
        sa.Column("stated_at", TIME, nullable=False),
        sa.Column("is_made_up", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_delay_cause_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delay_cause")),
    )
    op.create_index(op.f("ix_delay_cause_instance_id"), "delay_cause", ["instance_id"])
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_instance_population", "instance", POPULATION)
    op.create_table(
        "archive_transfer",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("package", sa.String(length=26), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ordered_by", sa.String(length=26), nullable=False),
        sa.Column("ordered_at", TIME, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_by", sa.String(length=26), nullable=True),
        sa.Column("received_at", TIME, nullable=True),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["ordered_by"], ["person.id"], name=op.f("fk_archive_transfer_ordered_by")),
        sa.ForeignKeyConstraint(["received_by"], ["person.id"], name=op.f("fk_archive_transfer_received_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_archive_transfer")),
    )
    op.create_table(
        "archive_transfer_item",
        sa.Column("transfer", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer"], ["archive_transfer.number"], name=op.f("fk_archive_transfer_item_transfer")
        ),
        sa.ForeignKeyConstraint(["number"], ["record.number"], name=op.f("fk_archive_transfer_item_number")),
        sa.PrimaryKeyConstraint("transfer", "number", name=op.f("pk_archive_transfer_item")),
        sqlite_with_rowid=False,
    )
    taken = sa.text("NOT is_free")
    op.create_index(
        "uq_archive_transfer_item_record",
        "archive_transfer_item",
        ["number"],
        unique=True,
        sqlite_where=taken,
        postgresql_where=taken,
    )


def downgrade() -> None:
    op.drop_table("archive_transfer_item")
    op.drop_table("archive_transfer")
    op.drop_index("ix_instance_population", table_name="instance")
    for name, table, _columns, _condition in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_table("delay_cause")
