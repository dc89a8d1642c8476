"""Records of finished cases, holds, destruction lists; the one way in which events may be removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.ledger.walls import close, gate

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
SIGNERS = ("appraised", "approved", "supervised")


def upgrade() -> None:
    _lists()
    op.create_table(
        "record",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ended_at", TIME, nullable=False),
        sa.Column("since", TIME, nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("list_number", sa.String(length=64), nullable=True),
        sa.Column("destroyed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["list_number"], ["destruction_list.number"], name=op.f("fk_record_list_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_record_process_since", "record", ["process_key", "since"])
    op.create_index("ix_record_ended", "record", ["ended_at"])
    _items()
    _holds()
    op.add_column("subject_key", sa.Column("restricted_at", TIME, nullable=True))
    # Every case that ended before is a record; retention runs from its end.
    op.execute(
        "INSERT INTO record (number, process_key, project, state, ended_at, since, place)"
        " SELECT number, process_key, CASE WHEN scope_kind = 'project' THEN scope_id ELSE '' END,"
        " state, ended_at, ended_at, '' FROM instance WHERE state <> 'active' AND ended_at IS NOT NULL"
    )
    for statement in gate(op.get_bind().dialect.name):
        op.execute(statement)


def _lists() -> None:
    signed = [
        column
        for name in SIGNERS
        for column in (
            sa.Column(f"{name}_at", TIME, nullable=True),
            sa.Column(f"{name}_by", sa.String(length=26), nullable=True),
        )
    ]
    op.create_table(
        "destruction_list",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("department", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=False),
        *signed,
        sa.Column("opinions", sa.JSON(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.CheckConstraint(
            "made_by <> appraised_by AND made_by <> approved_by AND made_by <> supervised_by"
            " AND appraised_by <> approved_by AND appraised_by <> supervised_by AND approved_by <> supervised_by",
            name=op.f("ck_destruction_list_four"),
        ),
        *(
            sa.ForeignKeyConstraint([f"{name}_by"], ["person.id"], name=op.f(f"fk_destruction_list_{name}_by"))
            for name in ("made", *SIGNERS)
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_destruction_list")),
    )


def _items() -> None:
    op.create_table(
        "destruction_item",
        sa.Column("list_number", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("record_class", sa.String(length=20), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_number"], ["destruction_list.number"], name=op.f("fk_destruction_item_list_number")
        ),
        sa.ForeignKeyConstraint(["number"], ["record.number"], name=op.f("fk_destruction_item_number")),
        sa.PrimaryKeyConstraint("list_number", "number", name=op.f("pk_destruction_item")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_destruction_item_number", "destruction_item", ["number"])


def _holds() -> None:
    op.create_table(
        "hold",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("case_number", sa.String(length=64), nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("mandate", sa.String(length=200), nullable=False),
        sa.Column("placed_at", TIME, nullable=False),
        sa.Column("placed_by", sa.String(length=26), nullable=False),
        sa.Column("lifted_at", TIME, nullable=True),
        sa.Column("lifted_by", sa.String(length=26), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("case_number <> '' OR process_key <> '' OR project <> ''", name=op.f("ck_hold_meant")),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("fk_hold_placed_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_hold_lifted_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hold")),
    )


def downgrade() -> None:
    for statement in close(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_column("subject_key", "restricted_at")
    for table in ("hold", "destruction_item", "record", "destruction_list"):
        op.drop_table(table)
