"""Keeps the list of documents as the catalogue says: whatever has a number there is a controlled document."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.errors import DefinitionInvalid, Problem
from engine.model import ControlledDocument, Definition, DefinitionKind, DocumentKind, Revision
from engine.text import Text

KINDS = {
    DefinitionKind.PROCESS: DocumentKind.PROCEDURE,
    DefinitionKind.FORM: DocumentKind.FORM,
    DefinitionKind.DECISION: DocumentKind.TABLE,
}

REMINDED = "reading.reminded"
"""The event in the stream of a document: ``revision`` (label) and ``people`` (ids)."""


def stream_of(number: str) -> str:
    """Return the stream that keeps what happened to a document."""
    return f"doc/{number}"[:100]


def stream_of_revision(session: Session, revision: Revision) -> str:
    """Return the stream of the document a revision belongs to, that of its definition where it has no number."""
    definition = revision.definition
    held = (ControlledDocument.definition_id == definition.id, ControlledDocument.voided_at.is_(None))
    number = session.scalar(select(ControlledDocument.number).where(*held))
    return stream_of(number) if number else f"def/{definition.kind}/{definition.key}"[:100]


def take_up(session: Session, *, by: Actor) -> None:
    """Make a document of every definition with a number, and bring titles, classes and owners up to date.

    A definition that got another number leaves a void document behind; no number is used twice.  Raises
    DefinitionInvalid naming every number that is taken.  Called inside a command.
    """
    held = {row.number: row for row in session.scalars(select(ControlledDocument))}
    current = {row.definition_id: row for row in held.values() if row.definition_id and row.voided_at is None}
    found = session.scalars(select(Definition).where(Definition.current_id.is_not(None)).order_by(Definition.key)).all()
    numbered = [(row, str(row.settings["number"])) for row in found if row.settings.get("number")]
    classes = {number: str(row.settings.get("class", "")) for row, number in numbered}
    problems = []
    for row, number in numbered:
        document = held.get(number)
        if document is None or (document.definition_id is None and document.voided_at is None):
            _void(session, current.get(row.id), number, by)
            document = held[number] = document or _new(session, number, row, by)
            document.definition_id = row.id
        elif document.definition_id != row.id or document.voided_at is not None:
            problems.append(_taken(number, row.name, document))
        _describe(document, row.settings, row.name, classes)
    if problems:
        raise DefinitionInvalid(problems)
    session.flush()


def _new(session: Session, number: str, definition: Definition, by: Actor) -> ControlledDocument:
    document = ControlledDocument(number=number, kind=KINDS[definition.kind], created_at=clock.now())
    session.add(document)
    body = {"number": number, "kind": str(definition.kind), "key": definition.key}
    ledger.append(session, stream_of(number), "document.numbered", by.id, body)
    return document


def _void(session: Session, document: ControlledDocument | None, number: str, by: Actor) -> None:
    if document is None:
        return
    document.voided_at, document.void_reason = clock.now(), f"改用编号 {number}"
    body = {"number": document.number, "reason": document.void_reason}
    ledger.append(session, stream_of(document.number), "document.voided", by.id, body)


def _describe(document: ControlledDocument, settings: dict[str, Any], name: str, classes: dict[str, str]) -> None:
    document.title_zh, document.title_en = name, str(settings.get("title", {}).get("en", ""))
    # Forms and tables are of the class of the procedure whose number theirs begins with.
    parent = document.number.rpartition("-")[0]
    document.class_code = str(settings.get("class") or classes.get(parent, ""))
    document.owner_role = str(settings.get("owner") or "")
    document.review_months = settings.get("review_months")
    if settings.get("document"):
        document.kind = DocumentKind(settings["document"])


def _taken(number: str, name: str, holder: ControlledDocument) -> Problem:
    other = holder.title_zh
    return Problem(
        None,
        Text(
            f"“{name}”的编号 {number} 已用于“{other}”，用过的编号不能再用",
            f'The number {number} of "{name}" was used for "{other}"; a number is used once',
        ),
    )
