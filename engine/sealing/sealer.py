"""Seals what was recorded: the heads of changed streams become entries of the log, and the log is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import bindparam, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from engine import ledger
from engine.database import transaction
from engine.errors import Unavailable
from engine.ledger.canonical import spell_moment
from engine.model import Event, Leaf, LeafKind, SealedCheckpoint, Stream, TreeNode
from engine.sealing import log_keys, tree
from engine.sealing.closings import closing_before
from engine.sealing.entries import spelt
from engine.sealing.moments import settled
from engine.sealing.notes import Checkpoint, public_of
from engine.text import Text

MOST = 10_000
"""How many streams one sealing takes; the next one goes on."""
SEALER = "system"
_TOLD = 500


@dataclass(frozen=True)
class Sealed:
    """What a sealing did: how many streams it took, and the checkpoint it signed."""

    streams: int
    checkpoint: SealedCheckpoint


def seal(session: Session, key: Ed25519PrivateKey) -> Sealed | None:
    """Seal up to ``MOST`` streams that changed since they were sealed last; None when there is nothing to seal.

    One transaction.  Streams are found by what was sealed of them, not by time, so one that is saved late is
    taken by the next sealing.  Raises Unavailable when ``key`` is not the one the log is signed with.
    """
    with transaction(session):
        log = _Log.opened(session, key)
        changed = session.execute(
            select(Stream.id, Stream.seq, Stream.head, Event.at)
            .join(Event, (Event.stream == Stream.id) & (Event.seq == Stream.seq), isouter=True)
            .where(Stream.sealed < Stream.seq)
            .order_by(Stream.id)
            .limit(MOST)
        ).all()
        if not changed:
            return None
        now = settled(session, (at for *_, at in changed if at is not None))
        log.add([(LeafKind.HEAD, stream, seq, head, now) for stream, seq, head, _at in changed])
        session.connection().execute(_SEAL, [{"stream": stream, "upto": seq} for stream, seq, _head, _at in changed])
        return Sealed(len(changed), log.signed(now))


def close_day(session: Session, key: Ed25519PrivateKey) -> SealedCheckpoint | None:
    """Add the closing snapshot: one entry that names the last sealed head of every stream; None when there is none.

    It proves that a record shown later is not an older state, how many records there were, and that a number was
    not used.  Raises Unavailable as ``seal`` does.
    """
    with transaction(session):
        log = _Log.opened(session, key)
        closing = closing_before(session, log.size)
        if not closing.streams:
            return None
        now = settled(session)
        log.add([(LeafKind.SNAPSHOT, "", len(closing.streams), closing.root, now)])
        return log.signed(now)


def nodes_at(session: Session, places: Iterable[tree.Place]) -> dict[tree.Place, bytes]:
    """Return the hashes of full subtrees by place."""
    wanted = sorted(places)
    found: dict[tree.Place, bytes] = {}
    for start in range(0, len(wanted), _TOLD):
        some = wanted[start : start + _TOLD]
        query = select(TreeNode.level, TreeNode.index, TreeNode.hash)
        rows = session.execute(query.where(tuple_(TreeNode.level, TreeNode.index).in_(some)))
        found |= {(level, index): octets for level, index, octets in rows}
    return found


class _Log:
    """The log while entries are added, locked against other sealers."""

    def __init__(self, session: Session, key: Ed25519PrivateKey, origin: str, size: int, incarnation: int) -> None:
        self._session, self._key, self._origin, self._incarnation = session, key, origin, incarnation
        self.size = size
        self._edge = nodes_at(session, tree.full_parts(0, size))

    @classmethod
    def opened(cls, session: Session, key: Ed25519PrivateKey) -> _Log:
        ledger.lock(session, log_keys.STREAM)
        verifier = log_keys.begin(session, key, by=SEALER)
        if verifier.public != public_of(key):
            raise Unavailable(
                Text(
                    "签封密钥与记录的不符，请检查 FIREBREAK_SEAL_KEY 或数据目录中的 seal.key",
                    "The sealing key is not the recorded one; check FIREBREAK_SEAL_KEY or seal.key",
                )
            )
        session.flush()
        size = session.scalar(select(func.max(SealedCheckpoint.size))) or 0
        incarnation = session.scalar(select(Stream.incarnation).where(Stream.id == log_keys.STREAM)) or 1
        return cls(session, key, verifier.name, size, incarnation)

    def add(self, entries: Sequence[tuple[LeafKind, str, int, str, datetime]]) -> None:
        rows: list[dict[str, Any]] = []
        leaves: list[bytes] = []
        for index, (kind, stream, seq, head, at) in enumerate(entries, self.size):
            rows.append({"index": index, "kind": kind, "stream": stream, "seq": seq, "head": head, "at": at})
            leaves.append(tree.leaf_hash(spelt(kind, stream, seq, head, at)))
        made = tree.grown(self.size, self._edge, leaves)
        self._session.execute(insert(Leaf), rows)
        kept = [{"level": level, "index": index, "hash": octets} for (level, index), octets in made.items()]
        self._session.execute(insert(TreeNode), kept)
        self._edge |= made
        self.size += len(rows)

    def signed(self, at: datetime) -> SealedCheckpoint:
        root = tree.root(self.size, self._edge)
        said = [f"at {spell_moment(at)}"]
        if self._incarnation > 1:
            said.append(f"incarnation {self._incarnation}")
        note = Checkpoint(self._origin, self.size, root, tuple(said)).note.signed(self._origin, self._key)
        row = SealedCheckpoint(size=self.size, at=at, root=root.hex(), note=str(note))
        self._session.add(row)
        return row


_SEAL = (
    update(Stream)
    .where(Stream.id == bindparam("stream"), Stream.sealed < bindparam("upto"))
    .values(sealed=bindparam("upto"))
)
