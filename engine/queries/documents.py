"""The list of controlled documents, and what a change of one says and brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager

from engine import ledger
from engine.documents.review import reviews_due
from engine.instances.recording import stream_of
from engine.model import (
    ChangeState,
    ControlledDocument,
    Definition,
    DefinitionKind,
    DocumentChange,
    Instance,
    InstanceState,
    Revision,
    WorkingFile,
)
from engine.queries.paging import Page, needed, page_of
from engine.queries.studio import revision_in_force

OPEN_STATES = (ChangeState.PROPOSED, ChangeState.IN_REVIEW, ChangeState.APPROVED)


@dataclass(frozen=True)
class Asked:
    """What the list is asked for; ``state`` is ``effective``, ``changing`` or ``void``, empty for all."""

    text: str = ""
    kind: str = ""
    class_code: str = ""
    state: str = ""


@dataclass(frozen=True)
class Listed:
    """A document with the revision in effect, the changes of it that are not over, and when it is to be reviewed."""

    document: ControlledDocument
    revision: Revision | None
    changes: Sequence[DocumentChange]
    review_at: datetime | None = None

    @property
    def key(self) -> str:
        """Return the key of the procedure, empty for other documents."""
        definition = self.document.definition
        return definition.key if definition is not None and definition.kind == DefinitionKind.PROCESS else ""


def documents(session: Session, asked: Asked, number: int) -> Page[Listed]:
    """Return one page of the list, by number."""
    wanted = (
        select(ControlledDocument, Revision)
        .outerjoin(ControlledDocument.definition)
        .outerjoin(Revision, Revision.id == Definition.current_id)
        .options(contains_eager(ControlledDocument.definition))
        .order_by(ControlledDocument.number)
    )
    if asked.text:
        titles = (ControlledDocument.number, ControlledDocument.title_zh, ControlledDocument.title_en)
        wanted = wanted.where(or_(*(column.icontains(asked.text, autoescape=True) for column in titles)))
    if asked.kind:
        wanted = wanted.where(ControlledDocument.kind == asked.kind)
    if asked.class_code:
        wanted = wanted.where(ControlledDocument.class_code == asked.class_code)
    if asked.state == "void":
        wanted = wanted.where(ControlledDocument.voided_at.is_not(None))
    elif asked.state:
        wanted = wanted.where(ControlledDocument.voided_at.is_(None))
    if asked.state == "changing":
        changing = select(DocumentChange.process_key).where(DocumentChange.state.in_(OPEN_STATES))
        wanted = wanted.where(Definition.kind == DefinitionKind.PROCESS, Definition.key.in_(changing))
    page = page_of(session.execute(wanted.limit(needed(number))).all(), number)
    rows = [row for row, _revision in page.rows]
    changes, due = _changes(session, rows), reviews_due(session, rows)
    listed = [Listed(row, revision, changes.get(row.id, []), due.get(row.id)) for row, revision in page.rows]
    return page.showing(listed)


def _changes(session: Session, rows: Sequence[ControlledDocument]) -> dict[str, list[DocumentChange]]:
    processes = {
        row.definition.key: row.id
        for row in rows
        if row.definition is not None and row.definition.kind == DefinitionKind.PROCESS
    }
    found = (
        select(DocumentChange)
        .where(DocumentChange.process_key.in_(processes), DocumentChange.state.in_(OPEN_STATES))
        .order_by(DocumentChange.proposed_at)
    )
    by_document: dict[str, list[DocumentChange]] = {}
    for change in session.scalars(found):
        by_document.setdefault(processes[change.process_key], []).append(change)
    return by_document


@dataclass(frozen=True)
class Brought:
    """A file a change brings; ``old`` is the revision it replaces, None when it is new."""

    name: str
    content: bytes
    old: Revision | None
    new: Revision | None


def brought_by(session: Session, change: DocumentChange) -> list[Brought]:
    """Return what a change brings: as deployed once it is in effect, before as it was frozen.

    What its authors have changed since it ended is left out.
    """
    if change.state == ChangeState.EFFECTIVE:
        made = select(Revision).where(Revision.change_id == change.id).order_by(Revision.file_name)
        rows = {row.file_name: row for row in session.scalars(made)}
        return [Brought(row.file_name, row.source, _before(session, row), row) for row in rows.values()]
    files = session.scalars(select(WorkingFile).where(WorkingFile.copy_id == change.copy_id).order_by(WorkingFile.name))
    frozen = [file for file in files if change.contents.get(file.name) == file.digest]
    return [Brought(file.name, file.content, revision_in_force(session, file.name), None) for file in frozen]


def _before(session: Session, revision: Revision) -> Revision | None:
    wanted = select(Revision).where(
        Revision.definition_id == revision.definition_id, Revision.number == revision.number - 1
    )
    return session.scalar(wanted)


@dataclass(frozen=True)
class Signature:
    """Who signed what, and what they decided; ``digest`` is the fingerprint of what was shown."""

    meaning: str
    name: str
    roles: Sequence[str]
    decision: str
    at: datetime
    opinion: str
    digest: str


def signatures_of(session: Session, change: DocumentChange) -> list[Signature]:
    """Return every signature on a change, oldest first."""
    instance = session.get(Instance, change.instance_id) if change.instance_id else None
    found = []
    for fact in ledger.read(session, f"def/process/{change.process_key}"[:100]):
        if fact.type == "change.sent" and fact.public["change"] == change.id:
            said = fact.public["signature"]
            written = Signature(said["meaning"], said["name"], said["roles"], "", fact.at, "", fact.public["digest"])
            found.append(written)
    for fact in ledger.read(session, stream_of(instance)) if instance is not None else ():
        said = fact.public.get("signature")
        if said:
            words = {name: str(fact.revealed.get(f"data.{name}") or "") for name in ("opinion", "digest")}
            found.append(Signature(said["meaning"], said["name"], said["roles"], said["decision"], fact.at, **words))
    return sorted(found, key=lambda one: one.at)


def running_cases(session: Session, process_key: str) -> int:
    """Return how many cases of a procedure run."""
    wanted = select(func.count()).where(Instance.process_key == process_key, Instance.state == InstanceState.ACTIVE)
    return session.scalar(wanted.select_from(Instance)) or 0
