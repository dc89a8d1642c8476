"""Deploy diagrams, tables, forms, checklists and the catalogue: everything is checked, then all or nothing is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.catalogue import load_catalogue
from engine.commands.begin import plan_starts
from engine.commands.command import command
from engine.commands.contents import Found, contents_of, known_to
from engine.commands.drafting import as_deployed, without_marks
from engine.definitions.endings import kind_of
from engine.definitions.read import read_diagram
from engine.documents import take_up, transition_end
from engine.lint import lint_sources
from engine.model import Definition, DefinitionKind, Deployment, Register, Revision
from engine.records.departments import note_departments
from engine.registers import load_checklist, reindex
from engine.work.permit import require_owner


@command
def deploy(
    session: Session, files: Mapping[str, bytes], *, by: Actor, note: str = "", drafts: bool = False
) -> Deployment:
    """Put files into force: diagrams, tables, forms, checklists (as ``endings`` knows them), the catalogue's ``.toml``.

    A file whose content is in force already makes no new revision.  A drawing that only lacks executable
    detail comes into force as a draft procedure when none of its processes is marked executable; with
    ``drafts`` a diagram marked executable does so too.  Raises NotAllowed, and DefinitionInvalid listing
    every problem of every file at once; then nothing is saved.
    """
    require_owner(by)
    before = _registers(session)
    catalogues = {name: source for name, source in files.items() if name.endswith(".toml")}
    rest = {name: source for name, source in files.items() if name not in catalogues}
    for name, source in catalogues.items():
        load_catalogue(session, name, source, by=by)
    rest = without_marks(rest)
    rest = as_deployed(session, rest, lint_sources(rest, known=known_to(session, rest)), drafts=drafts)
    deployment = Deployment(at=clock.now(), by_id=by.person_id, note=note[:500])
    session.add(deployment)
    session.flush()
    for name, source in rest.items():
        for found in contents_of(name, source, rest):
            _revise(session, deployment, found, by)
    for name, source in catalogues.items():
        load_catalogue(session, name, source, by=by)
    for name, source in rest.items():
        if kind_of(name, source) == ".csv":
            load_checklist(session, name, source, by=by)
    for key, shape in _registers(session).items():
        if before.get(key, shape) != shape:
            reindex(session, session.get_one(Register, key))
    take_up(session, by=by)
    session.flush()
    note_departments(session, by=by.id)
    return deployment


def _registers(session: Session) -> dict[str, tuple[str, list[str]]]:
    """Return by which fields the entries of each register are found."""
    return {row.key: (row.title_field, list(row.key_fields)) for row in session.scalars(select(Register))}


def _revise(session: Session, deployment: Deployment, found: Found, by: Actor) -> None:
    definition = session.scalar(
        select(Definition).where(Definition.kind == found.kind, Definition.key == found.key).with_for_update()
    )
    if definition is None:
        definition = Definition(kind=found.kind, key=found.key, name=found.name, settings={})
        session.add(definition)
        session.flush()
    digest = hashlib.sha256(found.source + found.imported).hexdigest()
    before = definition.current
    if before is not None and before.digest == digest:
        return
    last = session.scalar(select(func.max(Revision.number)).where(Revision.definition_id == definition.id))
    number = 0 if last is None else last + 1
    revision = Revision(
        definition_id=definition.id,
        deployment_id=deployment.id,
        number=number,
        label=label_of(number),
        file_name=found.file_name,
        source=found.source,
        digest=digest,
        created_at=deployment.at,
        effective_from=deployment.at,
    )
    session.add(revision)
    session.flush()
    if before is not None:
        before.effective_to = deployment.at
        if found.kind == DefinitionKind.FORM:
            before.transition_until = transition_end(session, deployment.at)
    definition.current_id, definition.name = revision.id, found.name
    session.flush()
    session.expire(definition, ["current"])
    if found.kind == DefinitionKind.PROCESS:
        plan_starts(session, read_diagram(found.source).processes[found.key])
    body = {
        "kind": found.kind,
        "key": found.key,
        "old": before.label if before else None,
        "new": revision.label,
        "sha256": digest,
        "deployment": deployment.id,
    }
    ledger.append(session, f"def/{found.kind}/{found.key}"[:100], "definition.deployed", by.id, body)


def label_of(number: int) -> str:
    """Return the revision's label: A/0 … A/9, then B/0 (DOC-047..051, C-23).  Raises ValueError after Z/9."""
    letter, digit = divmod(number, 10)
    if letter > 25:
        raise ValueError("the revisions A/0 to Z/9 are used up")
    return f"{chr(ord('A') + letter)}/{digit}"
