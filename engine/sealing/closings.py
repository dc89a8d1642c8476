"""Days that were closed: the streams a snapshot names, and the hashes over them.

A snapshot never changes, so what was worked out for the newest one is kept: with it the proofs of every record and of
every number nobody used are a matter of looking up, however many cases there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from engine.model import Leaf, LeafKind
from engine.sealing import tree
from engine.sealing.entries import item

_BYTES = 32


class Hashes(Mapping[tree.Place, bytes]):
    """All full subtrees over some leaves, level by level, in as many bytes as they have."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        row = b"".join(leaves)
        self._levels = [row]
        while len(row) >= 2 * _BYTES:
            pairs = range(0, len(row) // (2 * _BYTES) * 2 * _BYTES, 2 * _BYTES)
            row = b"".join([tree.node_hash(row[at : at + _BYTES], row[at + _BYTES : at + 2 * _BYTES]) for at in pairs])
            self._levels.append(row)

    def __getitem__(self, place: tree.Place) -> bytes:
        level, index = place
        found = self._levels[level][index * _BYTES : (index + 1) * _BYTES] if level < len(self._levels) else b""
        if not found:
            raise KeyError(place)
        return found

    def __iter__(self) -> Iterator[tree.Place]:
        yield from ((level, index) for level, row in enumerate(self._levels) for index in range(len(row) // _BYTES))

    def __len__(self) -> int:
        return sum(len(row) // _BYTES for row in self._levels)


@dataclass(frozen=True)
class Closing:
    """What the snapshot at ``index`` of the log names: streams (UTF-8) in their order, and the hashes over them."""

    index: int
    root: str
    streams: Sequence[bytes]
    nodes: Hashes

    @property
    def cases(self) -> int:
        """Return how many of the streams are cases."""
        return self.place("pi0") - self.place("pi/")

    def place(self, stream: str) -> int:
        """Return the number of a stream in the snapshot, or of the first behind it."""
        return bisect_left(self.streams, stream.encode())

    def names(self, stream: str) -> bool:
        """Tell whether the snapshot names a stream."""
        place = self.place(stream)
        return place < len(self.streams) and self.streams[place] == stream.encode()

    def hashes(self, number: int) -> list[bytes]:
        """Return the hashes that prove that stream ``number`` is in the snapshot."""
        return tree.hashes(tree.inclusion_parts(number, len(self.streams)), self.nodes)


_kept: WeakKeyDictionary[Engine, Closing] = WeakKeyDictionary()


def closing_at(session: Session, snapshot: Leaf) -> Closing:
    """Return what a snapshot names; the newest one asked for is kept."""
    found = _kept.get(session.get_bind().engine)
    if found is None or (found.index, found.root) != (snapshot.index, snapshot.head):
        found = closing_before(session, snapshot.index)
    return found


def closing_before(session: Session, index: int) -> Closing:
    """Work out what a snapshot at ``index`` of the log names, and keep it unless a newer one is kept."""
    heads = heads_before(session, index)
    streams = [stream.encode() for stream, _seq, _head in heads]
    nodes = Hashes(tree.leaf_hash(item(*one)) for one in heads)
    made = Closing(index, tree.root(len(streams), nodes).hex(), streams, nodes)
    engine = session.get_bind().engine
    if engine not in _kept or _kept[engine].index <= index:
        _kept[engine] = made
    return made


def last_closing(session: Session) -> Leaf | None:
    """Return the newest closing snapshot; None before the first."""
    query = select(Leaf).where(Leaf.kind == LeafKind.SNAPSHOT).order_by(Leaf.index.desc()).limit(1)
    return session.scalar(query)


def heads_before(session: Session, index: int) -> Sequence[tuple[str, int, str]]:
    """Return stream, seq and head of every stream as the entries before ``index`` say, sorted by stream (UTF-8)."""
    last = (
        select(func.max(Leaf.index))
        .where(Leaf.kind == LeafKind.HEAD, Leaf.index < index)
        .group_by(Leaf.stream)
        .scalar_subquery()
    )
    found = session.execute(select(Leaf.stream, Leaf.seq, Leaf.head).where(Leaf.index.in_(last))).all()
    return sorted(((stream, seq, head) for stream, seq, head in found), key=lambda one: one[0].encode())


def item_before(session: Session, stream: bytes, index: int) -> bytes:
    """Return how a snapshot at ``index`` spells one of its streams."""
    name = stream.decode()
    query = select(Leaf.seq, Leaf.head).where(Leaf.stream == name, Leaf.kind == LeafKind.HEAD, Leaf.index < index)
    seq, head = session.execute(query.order_by(Leaf.index.desc()).limit(1)).one()
    return item(name, seq, head)
