"""What is held about a person, value by value: as it stands, as it was recorded, in remarks, mails and files.

Of what only mentions the person no more than the passages that do, without what names others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.feel.values import decode, to_plain
from engine.instances.forgetting import told
from engine.instances.recording import stream_of
from engine.model import NO_FILE, Attachment, Comment, Entry, Mail
from engine.privacy.fields import fields_of
from engine.privacy.passages import passage
from engine.privacy.scrubbing import Scrub, terms_of
from engine.privacy.targets import Part, Subject, identity_of
from engine.queries.casefile import values_of
from engine.registers.entries import stream_of as entry_stream
from engine.text import Text

SOURCES = {
    "now": Text("现值", "as it stands"),
    "record": Text("记录", "recorded"),
    "comment": Text("留言", "remark"),
    "mail": Text("邮件", "mail"),
    "file": Text("附件", "file"),
    "mention": Text("提到", "mention"),
}
BY_HAND = Text("需人工处理", "to be dealt with by hand")
"""What is said of a mention that cannot be told from what is about somebody else."""


@dataclass(frozen=True)
class Piece:
    """One value: where it lies, since when, and what it says.

    ``field`` names it and ``held`` is what is held, as it was recorded; None where nothing but words is shown.
    """

    part: Part
    source: str
    name: Text
    value: str
    at: datetime | None
    field: str = ""
    held: Any = None


def pieces(session: Session, subject: Subject) -> list[Piece]:
    """Return everything held about the subject; the same value recorded again is told once for each place.

    A chosen mention in which nothing can be told apart is one piece without a value.
    """
    rows = [part.row for part in subject.parts if not part.is_own]
    others = tuple(set(terms_of(value for row in rows for value in identity_of(session, row))) - set(subject.terms))
    found: list[Piece] = []
    for part in subject.parts:
        held = [] if part.is_unclear else list(_unique(_of(session, subject, part, others)))
        if not held and not part.is_own and (part.is_chosen or part.is_unclear):
            held = [Piece(part, "mention", BY_HAND, "", None)]
        found.extend(held)
    return found


def unsearched(session: Session, subject: Subject) -> dict[str, list[str]]:
    """Return the names of the files in cases that only mention the person, by number: nobody looks inside them."""
    cases = {part.row.id: part.row.number for part in subject.parts if not part.is_own and part.target.kind == "case"}
    found: dict[str, list[str]] = {}
    held = select(Attachment.instance_id, Attachment.name).where(
        Attachment.instance_id.in_(cases), Attachment.digest != NO_FILE
    )
    for case, name in session.execute(held.order_by(Attachment.uploaded_at, Attachment.id)):
        found.setdefault(cases[case], []).append(name)
    return dict(sorted(found.items()))


def is_mixed(session: Session, part: Part, scrub: Scrub) -> bool:
    """Tell whether a value recorded as one names the person and, under its own name, somebody else."""
    return any(
        scrub.touches(value, name) and scrub.names_others(value)
        for fact in ledger.read(session, stream_of_part(part))
        for key, held in fact.revealed.items()
        for name, value in told(key, held)
    )


def stream_of_part(part: Part) -> str:
    """Return the stream that records what happened to an entry or a case."""
    return entry_stream(part.row) if isinstance(part.row, Entry) else stream_of(part.row)


def _of(session: Session, subject: Subject, part: Part, others: Sequence[str]) -> Iterator[Piece]:
    scrub, titles = part.scrub(session, subject.terms), fields_of(session, part.key).titles

    def words(value: Any) -> str:
        return _words(value) if part.is_own else passage(value, scrub, others)

    row = part.row
    values = row.data if isinstance(row, Entry) else values_of(session, row)
    since = row.updated_at if isinstance(row, Entry) else row.started_at
    for name, value in values.items():
        if scrub.touches(value, name):
            title, held = titles.get(name, Text(name, name)), value if part.is_own else None
            yield Piece(part, "now", title, words(value), since, name, held)
    for fact in ledger.read(session, stream_of_part(part)):
        for key, held in fact.revealed.items():
            for name, value in told(key, held):
                if scrub.touches(value, name):
                    plain = words(to_plain(decode(value)))
                    title, held = titles.get(name, Text(name, name)), value if part.is_own else None
                    yield Piece(part, "record", title, plain, fact.at, name, held)
    if not isinstance(row, Entry):
        yield from _added(session, part, scrub, words)


def _added(session: Session, part: Part, scrub: Scrub, words: Callable[[Any], str]) -> Iterator[Piece]:
    here = part.row.id
    for comment in session.scalars(select(Comment).where(Comment.instance_id == here).order_by(Comment.at)):
        if scrub.touches(comment.text):
            yield Piece(part, "comment", SOURCES["comment"], words(comment.text), comment.at)
    for mail in session.scalars(select(Mail).where(Mail.instance_id == here).order_by(Mail.created_at)):
        if any(scrub.touches(one) for one in (mail.to_address, mail.subject, mail.body)):
            name = Text(mail.to_address, mail.to_address) if part.is_own else SOURCES["mail"]
            yield Piece(part, "mail", name, words(f"{mail.subject}\n{mail.body}"), mail.created_at)
    if part.is_own:
        files = select(Attachment).where(Attachment.instance_id == here).order_by(Attachment.uploaded_at)
        for file in session.scalars(files):
            yield Piece(part, "file", SOURCES["file"], file.name, file.uploaded_at)


def _unique(found: Iterator[Piece]) -> Iterator[Piece]:
    seen = set()
    for piece in found:
        key = (piece.source, piece.name.zh, piece.value)
        if key not in seen:
            seen.add(key)
            yield piece


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
