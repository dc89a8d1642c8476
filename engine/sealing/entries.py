"""How an entry of the log is spelt: what its leaf hash is taken of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.ledger.canonical import canonical, write
from engine.model import Leaf, LeafKind

VERSION = 1


def entry_of(leaf: Leaf) -> bytes:
    """Return the canonical JSON of an entry."""
    return spelt(leaf.kind, leaf.stream, leaf.seq, leaf.head, leaf.at)


def spelt(kind: LeafKind, stream: str, seq: int, head: str, at: datetime) -> bytes:
    """Return an entry from what it states; a snapshot names how many streams it counts and their root."""
    said: dict[str, Any] = {"v": VERSION, "kind": kind, "at": at}
    said |= {"stream": stream, "seq": seq, "head": head} if kind == LeafKind.HEAD else {"count": seq, "root": head}
    return canonical(said).encode()


def item(stream: str, seq: int, head: str) -> bytes:
    """Return how a snapshot spells one stream."""
    # A closing spells every stream there is: the keys stand in their order, and nothing inside has to be changed.
    return write({"head": head, "seq": seq, "stream": stream}).encode()
