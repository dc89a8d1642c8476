"""Proofs that a number was not used: in the closing snapshot its two neighbours stand side by side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.errors import Conflict, NotFound
from engine.model import Leaf, LeafKind
from engine.sealing import tree
from engine.sealing.entries import item
from engine.sealing.proofs import encoded, included, last_checkpoint
from engine.sealing.records import keys_told
from engine.sealing.sealer import heads_before
from engine.text import Text

FORMAT = "firebreak-absence/1"


def absence_of(session: Session, stream: str) -> dict[str, Any]:
    """Return the proof that the newest closing snapshot has no such stream, as JSON for ``verify_absence.py``.

    Raises NotFound before the first closing of a day, Conflict when the stream is there.
    """
    checkpoint, snapshot = last_checkpoint(session), last_closing(session)
    if snapshot is None:
        raise NotFound(Text("还没有日终快照", "No day was closed yet"))
    heads = heads_before(session, snapshot.index)
    place = bisect_left(heads, stream.encode(), key=lambda one: one[0].encode())
    if place < len(heads) and heads[place][0] == stream:
        raise Conflict(Text(f"{stream} 在快照中", f"{stream} is in the snapshot"))
    nodes = tree.grown(0, {}, [tree.leaf_hash(item(*one)) for one in heads])
    return {
        "format": FORMAT,
        "stream": stream,
        "snapshot": included(session, snapshot, checkpoint.size).told(),
        "before": _neighbour(heads, place - 1, nodes) if place else None,
        "after": _neighbour(heads, place, nodes) if place < len(heads) else None,
        "checkpoint": checkpoint.note,
        "keys": keys_told(session),
    }


def last_closing(session: Session) -> Leaf | None:
    """Return the newest closing snapshot; None before the first."""
    query = select(Leaf).where(Leaf.kind == LeafKind.SNAPSHOT).order_by(Leaf.index.desc()).limit(1)
    return session.scalar(query)


def cases_closed(session: Session) -> int:
    """Return how many cases the newest closing snapshot names: the population there was at that day's end."""
    closing = last_closing(session)
    if closing is None:
        return 0
    query = select(func.count(Leaf.stream.distinct())).where(
        Leaf.kind == LeafKind.HEAD, Leaf.index < closing.index, Leaf.stream >= "pi/", Leaf.stream < "pi0"
    )
    return session.scalar(query) or 0


def _neighbour(heads: Sequence[tuple[str, int, str]], number: int, nodes: dict[tree.Place, bytes]) -> dict[str, Any]:
    hashes = tree.hashes(tree.inclusion_parts(number, len(heads)), nodes)
    return {"number": number, "item": item(*heads[number]).decode(), "hashes": [encoded(one) for one in hashes]}
