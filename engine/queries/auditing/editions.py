"""Documents through time: what was in force on a day, how each change met the running cases, what is obsolete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from engine import clock
from engine.documents.review import REVIEWED, reviews_due
from engine.model import (
    ControlledDocument,
    Definition,
    DefinitionKind,
    DocumentChange,
    Instance,
    InstanceState,
    Revision,
)
from engine.queries.auditing.listing import page_of
from engine.queries.paging import Page
from engine.queries.paging import page_of as only_page

REVIEW = "document-review"
KINDS = (DefinitionKind.PROCESS, DefinitionKind.FORM, DefinitionKind.DECISION)


@dataclass(frozen=True)
class InForce:
    """A revision that was in force at the end of a day, and how many cases were started under it that day."""

    number: str
    definition: Definition
    revision: Revision
    started: int


def in_force(session: Session, begins: datetime, ends: datetime, number: int) -> Page[InForce]:
    """Return one page of what was in force at the end of a day (from ``begins`` to ``ends``), by number."""
    since = func.coalesce(Revision.effective_from, Revision.created_at)
    wanted = (
        select(ControlledDocument.number, Definition, Revision)
        .join(Revision, Revision.definition_id == Definition.id)
        .outerjoin(ControlledDocument, ControlledDocument.definition_id == Definition.id)
        .where(
            Definition.kind.in_(KINDS),
            since < ends,
            or_(Revision.effective_to.is_(None), Revision.effective_to >= ends),
            or_(Revision.obsolete_at.is_(None), Revision.obsolete_at >= ends),
        )
        .order_by(ControlledDocument.number, Definition.key, Revision.number)
    )
    page = page_of(session, wanted, number)
    begun = (
        select(Instance.revision_id, func.count())
        .where(Instance.started_at >= begins, Instance.started_at < ends)
        .group_by(Instance.revision_id)
    )
    counts = {row[0]: row[1] for row in session.execute(begun)}
    return page.showing(
        [InForce(row[0] or "", row[1], row[2], counts.get(row[2].id, 0)) for row in page.rows],
    )


@dataclass(frozen=True)
class Met:
    """A change of a document; ``running`` cases were under way when it came into effect, ``left`` of them still are."""

    change: DocumentChange
    number: str
    running: int
    left: int


def changes(session: Session, number: int) -> Page[Met]:
    """Return one page of the changes, the latest first, with the cases each met."""
    wanted = (
        select(DocumentChange, ControlledDocument.number)
        .outerjoin(
            Definition,
            and_(Definition.key == DocumentChange.process_key, Definition.kind == DefinitionKind.PROCESS),
        )
        .outerjoin(ControlledDocument, ControlledDocument.definition_id == Definition.id)
        .order_by(DocumentChange.proposed_at.desc(), DocumentChange.id)
    )
    page = page_of(session, wanted, number)
    return page.showing([_met(session, row[0], row[1] or "") for row in page.rows])


def _met(session: Session, change: DocumentChange, number: str) -> Met:
    if change.ended_at is None or change.state != "effective":
        return Met(change, number, 0, 0)
    count = select(func.count()).where(
        Instance.process_key == change.process_key,
        Instance.started_at < change.ended_at,
        or_(Instance.ended_at.is_(None), Instance.ended_at > change.ended_at),
    )
    running = session.scalar(count) or 0
    left = session.scalar(count.where(Instance.state == InstanceState.ACTIVE)) or 0
    return Met(change, number, running, left)


def superseded(session: Session, number: int) -> Page[Row[*tuple[Any, ...]]]:
    """Return the replaced revisions cases still run by: definition, revision, how many, the oldest of them."""
    wanted = (
        select(Definition, Revision, func.count().label("running"), func.min(Instance.started_at).label("oldest"))
        .join(Revision, Revision.id == Instance.revision_id)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(
            Instance.state == InstanceState.ACTIVE,
            or_(Revision.effective_to <= clock.now(), Revision.obsolete_at.is_not(None)),
        )
        .group_by(Definition.id, Revision.id)
        .order_by(func.count().desc(), Definition.key)
    )
    return page_of(session, wanted, number)


@dataclass(frozen=True)
class Reviewed:
    """A document with the moment its next review is due, and the case of its latest review."""

    document: ControlledDocument
    due_at: datetime
    case: Instance | None


def reviews(session: Session, number: int, *, late: bool) -> Page[Reviewed]:
    """Return one page of the documents that are reviewed, by when they are due; ``late`` only those past their day."""
    wanted = (
        select(ControlledDocument)
        .where(ControlledDocument.voided_at.is_(None), ControlledDocument.kind.in_(REVIEWED))
        .options(joinedload(ControlledDocument.definition).joinedload(Definition.current))
    )
    documents = {document.id: document for document in session.scalars(wanted)}
    now = clock.now()
    due = sorted(
        (at, documents[id_].number, id_)
        for id_, at in reviews_due(session, documents.values()).items()
        if not late or at < now
    )
    page = only_page(due, number)
    latest = _latest_reviews(session, [shown for _at, shown, _id in page.rows])
    return page.showing([Reviewed(documents[id_], at, latest.get(shown)) for at, shown, id_ in page.rows])


def _latest_reviews(session: Session, numbers: Sequence[str]) -> Mapping[str, Instance]:
    """Return the latest case that reviewed each document; such a case has the document's number in its title."""
    told = or_(false(), *(Instance.title.contains(f"：{number} ", autoescape=True) for number in numbers))
    wanted = select(Instance).where(Instance.process_key == REVIEW, told)
    # Sorted here: by the index of its order the database would pass all cases there ever were.
    cases = sorted(session.scalars(wanted), key=lambda case: case.started_at)
    return {number: case for case in cases for number in numbers if f"：{number} " in case.title}


@dataclass(frozen=True)
class Copy:
    """What is known of a document on paper; ``revision`` is the one typed in (None: never existed)."""

    document: ControlledDocument
    revision: Revision | None
    current: Revision | None

    @property
    def is_current(self) -> bool:
        """Tell whether the copy is the one in force."""
        return self.document.voided_at is None and self.revision is not None and self.revision == self.current


def copy_of(session: Session, number: str, label: str) -> Copy | None:
    """Return what is known of a copy by the number and revision on it, None when the number was never given out."""
    document = session.scalar(
        select(ControlledDocument).where(func.lower(ControlledDocument.number) == number.strip().lower())
    )
    if document is None:
        return None
    definition = document.definition
    revisions: Sequence[Revision] = ()
    if definition is not None:
        revisions = session.scalars(select(Revision).where(Revision.definition_id == definition.id)).all()
    plain = label.strip().replace("/", "").upper()
    found = next((one for one in revisions if one.label.replace("/", "").upper() == plain), None)
    return Copy(document, found, definition.current if definition is not None else None)
