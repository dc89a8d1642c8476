"""Checks that a stream's chain is whole: nothing edited, removed, inserted, moved or exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger.canonical import spell_moment
from engine.ledger.destroyed import destroyed_under
from engine.ledger.held import write
from engine.ledger.missing import erased_by, unexplained
from engine.ledger.spelling import VERSIONS, fields_of, hash_of, is_canonical, told, type_of
from engine.ledger.stored import Stored
from engine.model import GENESIS, Event, Stream
from engine.text import Text


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a stream, at event ``seq`` or (None) with the stream as a whole."""

    seq: int | None
    text: Text


@dataclass(frozen=True)
class Verified:
    """What a check found; ``erased`` counts protected values an event says were erased, which is no flaw.

    ``destroyed`` is the list under which all events were destroyed, which is none either.
    """

    stream: str
    events: int
    erased: int
    problems: tuple[Flaw, ...]
    destroyed: str = ""

    @property
    def ok(self) -> bool:
        """Say whether the chain is whole."""
        return not self.problems


def verify(session: Session, stream_id: str) -> Verified:
    """Check one stream against its own hashes.

    A cut-off tail together with its stream row, or a chain written anew from one point to its end, is
    beyond a chain alone; signed checkpoints find those.
    """
    write(session)
    stored = Stored(session, stream_id)
    problems: list[Flaw] = []
    seq, head = 0, GENESIS
    gone: dict[str, int] = {}
    erased: set[str] = set()
    for event in _events(session, stream_id):
        if event.seq != seq + 1:
            problems.append(
                Flaw(
                    event.seq,
                    Text(
                        f"缺少第 {seq + 1} 至 {event.seq - 1} 号事件",
                        f"Events {seq + 1} to {event.seq - 1} are missing",
                    ),
                )
            )
        fields = fields_of(event.body)
        problems += [Flaw(event.seq, text) for text in _flaws(event, fields, head)]
        facts = told(fields)
        found = stored.take(event.seq, [digest for one in facts for digest in one.digests])
        gone.update(dict.fromkeys(found.erased, event.seq))
        erased |= erased_by(facts)
        if found.damaged:
            text = Text("受保护内容与事件不符", "A protected value does not fit the event")
            problems.append(Flaw(event.seq, text))
        seq, head = event.seq, event.hash
    problems += [
        Flaw(stray, Text("存在不属于该事件的受保护内容", "A protected value belongs to no event"))
        for stray in stored.stray
    ]
    missing = unexplained(session, stream_id, gone, erased)
    problems += [
        Flaw(at, Text("受保护内容缺失，没有清除事件", "Protected values are missing, no event says they were erased"))
        for at in sorted({gone[digest] for digest in missing})
    ]
    under = destroyed_under(session, stream_id) if seq == 0 else None
    if under is not None:
        seq, head = under.seq, under.head
    problems += _end_flaws(session.get(Stream, stream_id, populate_existing=True), seq, head)
    return Verified(stream_id, seq, len(gone) - len(missing), tuple(problems), under.list_number if under else "")


def verify_all(session: Session) -> Iterator[Verified]:
    """Check every stream in order of ids, one at a time."""
    for stream_id in session.scalars(select(Stream.id).order_by(Stream.id)).all():
        yield verify(session, stream_id)


def _events(session: Session, stream_id: str) -> Iterator[Any]:
    query = select(Event.seq, Event.stream, Event.at, Event.type, Event.actor, Event.body, Event.hash)
    ordered = query.where(Event.stream == stream_id).order_by(Event.seq)
    yield from session.execute(ordered.execution_options(yield_per=1000))


def _flaws(event: Any, fields: dict[str, Any], head: str) -> Iterator[Text]:
    if hash_of(event.body) != event.hash:
        yield Text("事件内容被改动：与其哈希值不符", "The event was changed: it does not fit its hash")
    if fields.get("prev") != head:
        yield Text("与前一事件的链接断开", "The link to the event before is broken")
    columns = {
        "stream": event.stream,
        "seq": event.seq,
        "at": spell_moment(event.at),
        "actor": event.actor,
    }
    wrong = [name for name, value in columns.items() if fields.get(name) != value]
    wrong += ["type"] if type_of(fields) != event.type else []
    wrong += ["v"] if fields.get("v") not in VERSIONS else []
    if wrong:
        names = ", ".join(wrong)
        yield Text(f"数据列与事件内容不符：{names}", f"Columns differ from the event: {names}")
    if not is_canonical(fields, event.body):
        yield Text("事件不是规范格式", "The event is not in canonical form")


def _end_flaws(stream: Stream | None, seq: int, head: str) -> list[Flaw]:
    if stream is None:
        text = Text("没有这个数据流的登记", "The stream is not registered")
    elif stream.seq > seq:
        text = Text(f"末尾缺少 {stream.seq - seq} 个事件", f"The last {stream.seq - seq} events are missing")
    elif stream.seq < seq:
        text = Text(f"多出 {seq - stream.seq} 个未登记的事件", f"{seq - stream.seq} events were inserted at the end")
    elif stream.head != head:
        text = Text("链头与最后一个事件不符", "The head does not fit the last event")
    else:
        return []
    return [Flaw(None, text)]
