"""Registers with readers and editors, entries found by what is written, and the cases that used an entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("readers", "editors"):
        op.add_column("register", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("entry", sa.Column("search", sa.String(length=400), nullable=False, server_default=""))
    _fill_search()
    op.drop_index("ix_entry_register_scope", "entry")
    op.create_index("ix_entry_scope", "entry", ["register_key", "scope_id", "id"])
    op.create_index("ix_entry_search", "entry", ["register_key", "id", "retired_at", "search"])
    op.drop_index("ix_entry_key_find", "entry_key")
    op.create_index("ix_entry_key_find", "entry_key", ["register_key", "field", "value", "entry_id"])
    op.create_table(
        "entry_case",
        sa.Column("entry_id", sa.String(length=26), nullable=False),
        sa.Column("instance_id", sa.String(length=26), nullable=False),
        sa.Column("how", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_case_entry_id")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_entry_case_instance_id")),
        sa.PrimaryKeyConstraint("entry_id", "instance_id", "how", name=op.f("pk_entry_case")),
    )
    op.create_index(op.f("ix_entry_case_instance_id"), "entry_case", ["instance_id"])
    # What a complaint wrote carries the number of its case.
    op.execute(
        "INSERT INTO entry_case (entry_id, instance_id, how) SELECT entry.id, instance.id, 'wrote' "
        "FROM entry JOIN instance ON instance.number = entry.number"
    )


def _fill_search() -> None:
    connection = op.get_bind()
    values: dict[str, list[str]] = {}
    for entry_id, value in connection.execute(sa.text("SELECT entry_id, value FROM entry_key ORDER BY field")):
        values.setdefault(entry_id, []).append(value)
    found = connection.execute(sa.text("SELECT id, number, title FROM entry")).all()
    rows = [
        {"id_": row.id, "words": "\n".join(dict.fromkeys([row.number, row.title, *values.get(row.id, ())])).casefold()}
        for row in found
    ]
    if rows:
        filled = sa.text("UPDATE entry SET search = :words WHERE id = :id_")
        connection.execute(filled, [{**row, "words": row["words"][:400]} for row in rows])
