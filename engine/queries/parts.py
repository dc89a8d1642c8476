"""The files that belong to a procedure: its diagram, the forms and tables it names, and the tables those import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import dmn
from engine.bundles import Needs, needs_of
from engine.instances.programs import diagram_of
from engine.model import Definition, DefinitionKind, Revision
from engine.queries.revisions import parts_of


def needs_in(session: Session, revision: Revision) -> Needs:
    """Return what the processes of a revision's file name."""
    return needs_of(diagram_of(session, revision.id).processes.values(), revision.definition.settings)


def parts_in_force(session: Session, revision: Revision) -> list[Revision]:
    """Return the revisions whose files belong to a procedure in force, its own first, one of each file."""
    return _parts(session, revision, None)


def parts_then(session: Session, revision: Revision) -> list[Revision]:
    """Return the revisions in force with an old one as it was superseded; with the one in force, those of now."""
    return _parts(session, revision, revision.effective_to)


def _parts(session: Session, revision: Revision, until: datetime | None) -> list[Revision]:
    parts = parts_of(session, revision, until)
    tables = [part for part in parts if part.definition.kind == DefinitionKind.DECISION]
    every = [revision, *parts, *_imported(session, tables, until)]
    return list({part.file_name: part for part in every}.values())


def _imported(session: Session, tables: Sequence[Revision], until: datetime | None) -> Iterator[Revision]:
    """Yield the tables others import, through all levels, as they were last before ``until``."""
    if not any(dmn.imported_namespaces(table.source) for table in tables):
        return
    found = (
        select(Revision)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Definition.kind == DefinitionKind.DECISION)
        .where(Revision.id == Definition.current_id if until is None else Revision.effective_from < until)
        .order_by(Definition.key, Revision.number)
    )
    latest = {each.definition_id: each for each in session.scalars(found)}
    by_namespace = {dmn.model_namespace(each.source): each for each in latest.values()}
    waiting, seen = list(tables), {table.file_name for table in tables}
    while waiting:
        for space in dmn.imported_namespaces(waiting.pop().source):
            table = by_namespace.get(space)
            if table is not None and table.file_name not in seen:
                seen.add(table.file_name)
                waiting.append(table)
                yield table
