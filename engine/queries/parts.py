"""The files that belong to a procedure: diagram, the forms and tables it names, tables those import, scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import dmn
from engine.bundles import Needs, needs_of
from engine.definitions.scenario import read_scenario
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
    every = [revision, *parts, *_imported(session, tables, until), *_scenarios(session, revision, until)]
    return list({part.file_name: part for part in every}.values())


def _imported(session: Session, tables: Sequence[Revision], until: datetime | None) -> Iterator[Revision]:
    """Yield the tables others import, through all levels, as they were last before ``until``."""
    if not any(dmn.imported_namespaces(table.source) for table in tables):
        return
    latest = _latest(session, DefinitionKind.DECISION, until)
    by_namespace = {dmn.model_namespace(each.source): each for each in latest}
    waiting, seen = list(tables), {table.file_name for table in tables}
    while waiting:
        for space in dmn.imported_namespaces(waiting.pop().source):
            table = by_namespace.get(space)
            if table is not None and table.file_name not in seen:
                seen.add(table.file_name)
                waiting.append(table)
                yield table


def _scenarios(session: Session, revision: Revision, until: datetime | None) -> Iterator[Revision]:
    """Yield the scenarios of the revision's process, as they were last before ``until``."""
    for each in _latest(session, DefinitionKind.SCENARIO, until):
        if read_scenario(each.source).process == revision.definition.key:
            yield each


def _latest(session: Session, kind: DefinitionKind, until: datetime | None) -> Sequence[Revision]:
    found = (
        select(Revision)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Definition.kind == kind)
        .where(Revision.id == Definition.current_id if until is None else Revision.effective_from < until)
        .order_by(Definition.key, Revision.number)
    )
    return list({each.definition_id: each for each in session.scalars(found)}.values())
