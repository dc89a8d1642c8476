"""The master list, its revisions and who read them beside the streams of documents and definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.documents.listing import stream_of
from engine.ledger import Fact, Flaw
from engine.model import Acknowledgement, ControlledDocument, Definition, Person, Revision, Stream
from engine.queries.auditing.agreement.difference import at_once, difference

_DEFINITIONS = "def/"


def disagreeing_documents(session: Session) -> Iterator[Flaw]:
    """Yield the documents, revisions and readings that are not as recorded, and those removed.

    Of a document counts whether it is void, of a revision its label, digest, deployment and from when until when it was
    in force, of a reading who signed for which revision when; whom somebody asked to read is in no event.
    """
    known = set()
    for definition in session.scalars(select(Definition).order_by(Definition.kind, Definition.key)).all():
        documents = select(ControlledDocument).where(ControlledDocument.definition_id == definition.id)
        facts = _read(session, name := _stream(definition))
        of_documents = [
            fact for one in session.scalars(documents).all() for fact in _read(session, stream_of(one.number))
        ]
        known.add(name)
        yield from _revisions(session, definition, facts, of_documents)
        yield from _readings(session, definition, [*facts, *of_documents])
    streams = session.scalars(select(Stream.id).where(Stream.id.startswith(_DEFINITIONS)).order_by(Stream.id)).all()
    for name in streams:
        # A procedure that somebody only proposed has a stream too.
        if name not in known and _has(session, name, "definition.deployed"):
            yield _definition(name.removeprefix(_DEFINITIONS))
    yield from _documents(session)


def _stream(definition: Definition) -> str:
    return f"{_DEFINITIONS}{definition.kind}/{definition.key}"[:100]


def _read(session: Session, stream: str) -> Sequence[Fact]:
    return ledger.read(session, stream, reveal=False)


def _has(session: Session, stream: str, type_: str) -> bool:
    return any(fact.type == type_ for fact in _read(session, stream))


def _revisions(
    session: Session, definition: Definition, facts: Sequence[Fact], of_documents: Sequence[Fact]
) -> Iterator[Flaw]:
    deployed = [one for one in facts if one.type == "definition.deployed" and one.public["key"] == definition.key]
    query = select(Revision).where(Revision.definition_id == definition.id).order_by(Revision.number)
    rows = {row.label: row for row in session.scalars(query)}
    said = {str(one.public["new"]): one for one in deployed}
    ends = {str(one.public["new"]): after.at for one, after in pairwise(deployed)}
    voided = [fact.at for fact in of_documents if fact.type == "document.voided"]
    for label in sorted(rows.keys() | said.keys()):
        row, fact = rows.get(label), said.get(label)
        fits = row is not None and fact is not None
        if row is not None and fact is not None:
            fits = (row.digest, row.deployment_id) == (fact.public["sha256"], fact.public["deployment"])
            fits = fits and at_once(row.effective_from, fact.at)
            fits = fits and any(at_once(row.effective_to, end) for end in (ends.get(label), *voided))
            fits = fits and (definition.current_id == row.id) == (row.effective_to is None)
        if not fits:
            yield _definition(f"{definition.kind}/{definition.key} {label}")


def _readings(session: Session, definition: Definition, facts: Sequence[Fact]) -> Iterator[Flaw]:
    signed = {
        (str(fact.public["revision"]), fact.actor): fact for fact in facts if fact.type == "document.acknowledged"
    }
    query = select(Revision.label, Revision.digest, Acknowledgement.person_id, Acknowledgement.acknowledged_at)
    joined = query.join(Revision, Revision.id == Acknowledgement.revision_id)
    held = joined.where(Revision.definition_id == definition.id, Acknowledgement.acknowledged_at.is_not(None))
    rows = {(row.label, row.person_id): row for row in session.execute(held)}
    for label, person in sorted(rows.keys() | signed.keys()):
        row, fact = rows.get((label, person)), signed.get((label, person))
        fits = row is not None and fact is not None
        if row is not None and fact is not None:
            fits = row.digest == fact.public["sha256"] and at_once(row.acknowledged_at, fact.at)
        if not fits:
            login = session.scalar(select(Person.login).where(Person.id == person)) or person
            what = f"{definition.kind}/{definition.key} {label}"
            yield difference(f"{login} 对 {what} 的阅读", f"Reading of {what} by {login}")


def _documents(session: Session) -> Iterator[Flaw]:
    rows = {row.number: row for row in session.scalars(select(ControlledDocument))}
    prefix = stream_of("")
    streams = session.scalars(select(Stream.id).where(Stream.id.startswith(prefix))).all()
    for number in sorted(rows.keys() | {stream.removeprefix(prefix) for stream in streams}):
        row = rows.get(number)
        if row is None:
            fits = not _has(session, stream_of(number), "document.numbered")
        else:
            voided = [fact.at for fact in _read(session, stream_of(number)) if fact.type == "document.voided"]
            fits = at_once(row.voided_at, voided[-1] if voided else None)
        if not fits:
            yield difference(f"文件 {number}", f"Document {number}")


def _definition(name: str) -> Flaw:
    return difference(f"版次 {name}", f"Revision {name}")
