"""Checks the log from inside: that its tree is that of its entries, and that the chains still say what was sealed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.ledger import Destroyed, Flaw, destroyed_under
from engine.ledger.canonical import spell_moment
from engine.model import Event, Leaf, LeafKind, SealedCheckpoint
from engine.sealing import log_keys, tree
from engine.sealing.entries import entry_of
from engine.sealing.notes import BadNote, Checkpoint, Note
from engine.text import Text

_READ = 5_000


def check_log(session: Session) -> Iterator[Flaw]:
    """Yield what is wrong with the log; ``seq`` of a flaw is the index of an entry, or the size of a checkpoint.

    Whoever has the key and the database can write both anew; kept checkpoints and witnesses find that.
    """
    yield from _chains(session)
    leaves: list[bytes] = []
    last = None
    query = select(Leaf).order_by(Leaf.index).execution_options(yield_per=_READ)
    for place, leaf in enumerate(session.scalars(query)):
        if leaf.index != place:
            yield Flaw(place, Text(f"日志缺少第 {place} 项", f"Entry {place} of the log is missing"))
            return
        if last is not None and leaf.at < last:
            yield Flaw(place, Text(f"第 {place} 项的时间早于前一项", f"Entry {place} is earlier than the one before"))
        last = leaf.at
        leaves.append(tree.leaf_hash(entry_of(leaf)))
    nodes = tree.grown(0, {}, leaves)
    yield from _checkpoints(session, nodes, len(leaves))


def _chains(session: Session) -> Iterator[Flaw]:
    """Compare every sealed head with the event it was taken of, or its destruction list, and their times."""
    said = (
        select(Leaf.index, Leaf.stream, Leaf.seq, Leaf.head, Event.hash)
        .outerjoin(Event, (Event.stream == Leaf.stream) & (Event.seq == Leaf.seq))
        .where(Leaf.kind == LeafKind.HEAD, or_(Event.hash.is_distinct_from(Leaf.head), Event.at > Leaf.at))
        .order_by(Leaf.index)
    )
    lists: dict[str, Destroyed | None] = {}
    for index, stream, seq, head, found in session.execute(said).all():
        if found is None and stream not in lists:
            lists[stream] = destroyed_under(session, stream)
        under = lists.get(stream)
        # Of what was destroyed the list knows the end; the entries before it stand in the log alone.
        if found is None and under is not None and (seq < under.seq or (seq, head) == (under.seq, under.head)):
            continue
        text = Text(f"{stream} 的第 {seq} 号事件晚于其签封", f"Event {seq} of {stream} is later than its seal")
        if found != head:
            text = Text(f"{stream} 的第 {seq} 号事件与签封的不符", f"Event {seq} of {stream} is not what was sealed")
        yield Flaw(index, text)


def _checkpoints(session: Session, nodes: dict[tree.Place, bytes], count: int) -> Iterator[Flaw]:
    keys = log_keys.periods(session)
    last = 0
    for row in session.scalars(select(SealedCheckpoint).order_by(SealedCheckpoint.size)):
        last = row.size
        try:
            note = Note.read(row.note)
            said = Checkpoint.read(note.text)
            signed = any(note.by(key.verifier) for key in keys if key.held_at(row.at))
        except BadNote as error:
            yield Flaw(row.size, Text(f"检查点 {row.size}：{error}", f"Checkpoint {row.size}: {error}"))
            continue
        fits = row.size <= count and said.size == row.size and said.root == tree.root(row.size, nodes)
        fits = fits and f"at {spell_moment(row.at)}" in said.extra
        if not (fits and signed):
            yield Flaw(row.size, Text(f"检查点 {row.size} 与日志不符", f"Checkpoint {row.size} does not fit the log"))
    if last != count:
        yield Flaw(last, Text("日志末尾没有检查点", "The end of the log has no checkpoint"))
