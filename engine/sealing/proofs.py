"""Proofs that leave the house: a record's place in the log and in its closing snapshot, and that the log only grew."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.model import Leaf, LeafKind, SealedCheckpoint
from engine.sealing import tree
from engine.sealing.closings import closing_at
from engine.sealing.entries import entry_of
from engine.sealing.sealer import nodes_at
from engine.text import Text

FORMAT = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Inclusion:
    """An entry of the log and the hashes that lead from it to the checkpoint's root."""

    index: int
    entry: str
    hashes: tuple[bytes, ...]

    def told(self) -> dict[str, Any]:
        """Return it as a record's file states it."""
        return {"index": self.index, "entry": self.entry, "hashes": [encoded(one) for one in self.hashes]}


@dataclass(frozen=True)
class Place:
    """Where a stream stands in a snapshot: its number among ``size``, and the hashes up to the snapshot's root."""

    snapshot: Inclusion
    number: int
    size: int
    hashes: tuple[bytes, ...]

    def told(self) -> dict[str, Any]:
        """Return it as a record's file states it."""
        hashes = [encoded(one) for one in self.hashes]
        return {"snapshot": self.snapshot.told(), "number": self.number, "size": self.size, "hashes": hashes}


@dataclass(frozen=True)
class Proof:
    """All of one stream's proofs against one checkpoint; ``closing`` is None until a day was closed over it."""

    checkpoint: str
    head: Inclusion
    closing: Place | None

    def as_tlog(self) -> str:
        """Return the inclusion as a C2SP tlog-proof."""
        lines = (FORMAT, f"index {self.head.index}", *(encoded(one) for one in self.head.hashes), "")
        return "".join(f"{line}\n" for line in lines) + self.checkpoint


def last_checkpoint(session: Session) -> SealedCheckpoint:
    """Return the newest checkpoint.  Raises NotFound before the first sealing."""
    found = session.scalar(select(SealedCheckpoint).order_by(SealedCheckpoint.size.desc()).limit(1))
    if found is None:
        raise NotFound(Text("还没有签封", "Nothing was sealed yet"))
    return found


def checkpoint_at(session: Session, size: int | None) -> SealedCheckpoint:
    """Return the checkpoint of a log of ``size`` entries, None: the newest.  Raises NotFound."""
    if size is None:
        return last_checkpoint(session)
    found = session.get(SealedCheckpoint, size)
    if found is None:
        raise NotFound(Text(f"日志没有第 {size} 项的检查点", f"The log has no checkpoint of {size} entries"))
    return found


def closed_before(session: Session, checkpoint: SealedCheckpoint) -> SealedCheckpoint | None:
    """Return the checkpoint of the last closing before the day (Asia/Shanghai) of another; None when there is none."""
    midnight = clock.local(checkpoint.at).replace(hour=0, minute=0, second=0, microsecond=0)
    index = session.scalar(
        select(func.max(Leaf.index)).where(Leaf.kind == LeafKind.SNAPSHOT, Leaf.at < midnight.astimezone(UTC))
    )
    return None if index is None else session.get(SealedCheckpoint, index + 1)


def proof_of(session: Session, stream: str, at: int | None = None) -> Proof:
    """Return the proofs of the stream's last head sealed by the checkpoint of ``at`` entries, None: the newest.

    Raises NotFound when it was not sealed by then, or there is no such checkpoint.
    """
    checkpoint = checkpoint_at(session, at)
    leaf = session.scalar(
        select(Leaf)
        .where(Leaf.stream == stream, Leaf.kind == LeafKind.HEAD, Leaf.index < checkpoint.size)
        .order_by(Leaf.index.desc())
        .limit(1)
    )
    if leaf is None:
        raise NotFound(Text("该记录还没有签封", "The record is not sealed yet"))
    return Proof(
        checkpoint.note, included(session, leaf, checkpoint.size), _closing(session, stream, leaf, checkpoint.size)
    )


def consistency(session: Session, old: int, new: int) -> tuple[bytes, ...]:
    """Return the hashes that show that the log of ``new`` entries continues that of ``old``.

    Raises ValueError unless 0 < old <= new, and ``new`` entries exist.
    """
    parts = tree.consistency_parts(old, new)
    return tuple(_hashes(session, parts))


def _closing(session: Session, stream: str, leaf: Leaf, size: int) -> Place | None:
    """Return the place in the newest snapshot behind the head, or in the one before it when none came since."""
    snapshot = session.scalar(
        select(Leaf).where(Leaf.kind == LeafKind.SNAPSHOT, Leaf.index < size).order_by(Leaf.index.desc()).limit(1)
    )
    if snapshot is None or snapshot.index < leaf.index:
        return None
    closing = closing_at(session, snapshot)
    number = closing.place(stream)
    return Place(included(session, snapshot, size), number, len(closing.streams), tuple(closing.hashes(number)))


def included(session: Session, leaf: Leaf, size: int) -> Inclusion:
    """Return the proof that an entry is among the first ``size`` of the log."""
    hashes = _hashes(session, tree.inclusion_parts(leaf.index, size))
    return Inclusion(leaf.index, entry_of(leaf).decode(), tuple(hashes))


def _hashes(session: Session, parts: Sequence[tuple[int, int]]) -> list[bytes]:
    return tree.hashes(parts, nodes_at(session, tree.needed(parts)))


def encoded(octets: bytes) -> str:
    """Return a hash as the files state it."""
    return b64encode(octets).decode()
