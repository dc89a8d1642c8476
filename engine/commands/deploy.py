"""Deploy diagrams, tables, forms, checklists and the catalogue: everything is checked, then all or nothing is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, dmn, ledger
from engine.actor import Actor
from engine.catalogue import listing, load_catalogue
from engine.commands.begin import plan_starts
from engine.commands.command import command
from engine.commands.drafting import as_deployed, without_marks
from engine.definitions.endings import kind_of
from engine.definitions.read import read_diagram
from engine.errors import DefinitionInvalid, Problem
from engine.lint import checklists, lint_sources
from engine.lint.form_schema import choices_of, read_form
from engine.lint.known import Known
from engine.model import Definition, DefinitionKind, Deployment, Register, Revision, Role
from engine.registers import load_checklist, reindex
from engine.services import services
from engine.text import Text
from engine.work.permit import require_owner


@dataclass(frozen=True)
class _Found:
    kind: DefinitionKind
    key: str
    name: str
    file_name: str
    source: bytes
    imported: bytes = b""
    """The files it says nothing without: when they change, what it says has changed."""


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
    rest = as_deployed(session, rest, lint_sources(rest, known=_known(session, rest)), drafts=drafts)
    deployment = Deployment(at=clock.now(), by_id=by.person_id, note=note[:500])
    session.add(deployment)
    session.flush()
    for name, source in rest.items():
        for found in _contents(name, source, rest):
            _revise(session, deployment, found, by)
    for name, source in catalogues.items():
        load_catalogue(session, name, source, by=by)
    for name, source in rest.items():
        if kind_of(name, source) == ".csv":
            load_checklist(session, name, source, by=by)
    for key, shape in _registers(session).items():
        if before.get(key, shape) != shape:
            reindex(session, session.get_one(Register, key))
    return deployment


def _registers(session: Session) -> dict[str, tuple[str, list[str]]]:
    """Return by which fields the entries of each register are found."""
    return {row.key: (row.title_field, list(row.key_fields)) for row in session.scalars(select(Register))}


def _known(session: Session, files: Mapping[str, bytes]) -> Known:
    """Say what the files may refer to: what is deployed already, and what comes with them."""
    rows = session.execute(select(Definition.kind, Definition.key).where(Definition.current_id.is_not(None)))
    keys: dict[DefinitionKind, set[str]] = {kind: set() for kind in DefinitionKind}
    for kind, key in rows:
        keys[DefinitionKind(kind)].add(key)
    for name, source in files.items():
        try:
            for found in _contents(name, source, files):
                keys[found.kind].add(found.key)
        except DefinitionInvalid:
            continue  # the file's own problems are listed by lint
    return Known(
        forms=frozenset(keys[DefinitionKind.FORM]),
        decisions=frozenset(keys[DefinitionKind.DECISION]),
        processes=frozenset(keys[DefinitionKind.PROCESS]),
        services=frozenset(services()),
        roles=frozenset(session.scalars(select(Role.key))) | frozenset(session.scalars(select(Role.name_zh))),
        clocks=frozenset(item["key"] for item in listing(session, "clock")) or None,
        checklist_options=_checklist_options(session),
    )


def _checklist_options(session: Session) -> dict[str, frozenset[str]]:
    """Return what the form of the register offers, which is in force; none when there is no such form."""
    row = session.scalar(
        select(Definition).where(Definition.kind == DefinitionKind.FORM, Definition.key == checklists.FORM)
    )
    if row is None or row.current is None:
        return {}
    return choices_of(read_form(row.current.source), checklists.CHOSEN)


def _contents(name: str, source: bytes, files: Mapping[str, bytes]) -> Iterator[_Found]:
    kind = kind_of(name, source)
    if kind == ".bpmn":
        for process in read_diagram(source).processes.values():
            if process.is_executable:
                yield _Found(DefinitionKind.PROCESS, process.id, process.name or process.id, name, source)
    elif kind == ".dmn":
        yield from _decisions(name, source, files)
    elif kind == ".form":
        form = read_form(source)
        key = str(form.get("id") or "")
        if not key:
            raise DefinitionInvalid([Problem(None, Text("表单缺少 id", "The form lacks an id"), file=name)])
        yield _Found(DefinitionKind.FORM, key, str(form.get("name") or key), name, source)
    elif kind is None:
        text = Text(
            "只能部署 .bpmn、.dmn、.form、清单和目录的 .toml 文件", "Only .bpmn, .dmn, .form, checklists and .toml"
        )
        raise DefinitionInvalid([Problem(None, text, file=name)])


def _decisions(name: str, source: bytes, files: Mapping[str, bytes]) -> Iterator[_Found]:
    models = dmn.models_of(other for file, other in files.items() if kind_of(file, other) == ".dmn")
    model = dmn.read(source, models)
    imported = _imported(source, models)
    for key, decision in model.decisions.items():
        yield _Found(DefinitionKind.DECISION, key, decision.name or key, name, source, imported)
    if not model.decisions and model.namespace:
        # A library of types and functions, which other files import.
        yield _Found(DefinitionKind.DECISION, model.namespace[:200], model.name or model.namespace, name, source)


def _imported(source: bytes, models: dmn.Models) -> bytes:
    waiting, found = [source], dict[str, bytes]()
    while waiting:
        spaces = set(dmn.imported_namespaces(waiting.pop())) - found.keys()
        opened = {space: models(space) or b"" for space in spaces}
        found |= opened
        waiting += opened.values()
    return b"".join(found[space] for space in sorted(found))


def _revise(session: Session, deployment: Deployment, found: _Found, by: Actor) -> None:
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
        created_at=clock.now(),
    )
    session.add(revision)
    session.flush()
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
