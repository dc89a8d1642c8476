"""The log over all chains: its entries, the hashes of their Merkle tree, and the signed checkpoints."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base


class LeafKind(StrEnum):
    """What an entry of the log states."""

    HEAD = "head"
    SNAPSHOT = "snapshot"


class Leaf(Base):
    """One entry of the log: how far a stream had come, or the closing snapshot of all streams.

    A snapshot has no stream; ``seq`` is how many streams it names and ``head`` the root of their tree.
    """

    __tablename__ = "leaf"
    __table_args__ = (Index("ix_leaf_stream", "stream", "index"),)

    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[LeafKind] = mapped_column(String(10))
    stream: Mapped[str] = mapped_column(String(100), default="")
    seq: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class TreeNode(Base):
    """The hash over the ``2**level`` leaves from ``index * 2**level`` on; it never changes."""

    __tablename__ = "tree_node"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it once

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class SealedCheckpoint(Base):
    """A signed checkpoint of the log, with the signatures of witnesses as they come; ``token`` is of RFC 3161."""

    __tablename__ = "checkpoint"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    root: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
