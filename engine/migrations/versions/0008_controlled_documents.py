"""Controlled documents with their numbers, changes of them, from when to when a revision counts, and who read it."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
KINDS = {"process": "procedure", "form": "form", "decision": "table"}


def upgrade() -> None:
    _documents()
    _changes()
    for name in ("effective_from", "effective_to", "transition_until", "obsolete_at"):
        op.add_column("revision", sa.Column(name, TIME, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE revision ADD COLUMN change_id VARCHAR(26) "
            "CONSTRAINT fk_revision_change_id REFERENCES document_change (id)"
        )
    else:
        op.add_column("revision", sa.Column("change_id", sa.String(length=26), nullable=True))
        op.create_foreign_key(op.f("fk_revision_change_id"), "revision", "document_change", ["change_id"], ["id"])
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("revision_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("acknowledged_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_acknowledgement_person_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_acknowledgement_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint("revision_id", "person_id", name=op.f("uq_acknowledgement_revision_id")),
    )
    op.create_index("ix_acknowledgement_person", "acknowledgement", ["person_id", "acknowledged_at"])
    _fill()


def _documents() -> None:
    op.create_table(
        "controlled_document",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("class_code", sa.String(length=10), nullable=False),
        sa.Column("definition_id", sa.String(length=26), nullable=True),
        sa.Column("owner_role", sa.String(length=64), nullable=False),
        sa.Column("department_id", sa.String(length=26), nullable=True),
        sa.Column("review_months", sa.Integer(), nullable=True),
        sa.Column("next_review_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("voided_at", TIME, nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_controlled_document_definition_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_controlled_document_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_controlled_document")),
        sa.UniqueConstraint("number", name=op.f("uq_controlled_document_number")),
    )
    op.create_index(op.f("ix_controlled_document_definition_id"), "controlled_document", ["definition_id"])


def _changes() -> None:
    op.create_table(
        "document_change",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("copy_id", sa.String(length=26), nullable=True),
        sa.Column("instance_id", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("proposed_by", sa.String(length=26), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("assigned", sa.JSON(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("running", sa.String(length=10), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("read_days", sa.Integer(), nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("approved_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["copy_id"], ["working_copy.id"], name=op.f("fk_document_change_copy_id")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_document_change_instance_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_document_change_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_change")),
    )
    op.create_index("ix_document_change_process_state", "document_change", ["process_key", "state"])
    op.create_index(op.f("ix_document_change_copy_id"), "document_change", ["copy_id"])
    op.create_index(op.f("ix_document_change_instance_id"), "document_change", ["instance_id"])


def _fill() -> None:
    """What is deployed has been in effect since then; what has a number is a document."""
    op.execute(
        "UPDATE revision SET effective_from = created_at, effective_to = "
        "(SELECT later.created_at FROM revision AS later "
        "WHERE later.definition_id = revision.definition_id AND later.number = revision.number + 1)"
    )
    bind = op.get_bind()
    asked = sa.text(
        "SELECT id, kind, name, settings, (SELECT min(created_at) FROM revision WHERE definition_id = definition.id) "
        "AS since FROM definition ORDER BY id"
    )
    found = bind.execute(asked.columns(since=TIME))
    table = sa.table("controlled_document", *(sa.column(name) for name in _COLUMNS), sa.column("created_at", TIME))
    rows: dict[str, dict[str, str | datetime | None]] = {}
    for row in found.mappings():
        settings = json.loads(row["settings"]) if isinstance(row["settings"], str) else row["settings"]
        number = str(settings.get("number") or "")[:60]
        if not number or number in rows or row["since"] is None:
            continue
        rows[number] = {
            "id": uuid4().hex[:26],
            "number": number,
            "title_zh": row["name"],
            "title_en": str(settings.get("title", {}).get("en", "")),
            "kind": KINDS[row["kind"]],
            "class_code": "",
            "definition_id": row["id"],
            "owner_role": str(settings.get("owner") or ""),
            "created_at": row["since"],
            "void_reason": "",
        }
    if rows:
        bind.execute(sa.insert(table), list(rows.values()))


_COLUMNS = ("id", "number", "title_zh", "title_en", "kind", "class_code", "definition_id", "owner_role", "void_reason")
