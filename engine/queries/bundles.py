"""Procedures as bundles: of the revision in force, of any old one, of a working copy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bundles import CATALOGUE, Items, is_catalogue, mentioned_in, needs_of, placed, written
from engine.catalogue import listing
from engine.catalogue.policies import PREFIX
from engine.definitions.checklist import COLUMNS, CONDITION
from engine.definitions.endings import kind_of
from engine.definitions.read import read_diagram
from engine.errors import DefinitionInvalid, NotFound
from engine.instances.programs import current_revision
from engine.lint.decisions import decisions_in
from engine.lint.form_schema import read_form
from engine.model import Definition, DefinitionKind, Entry, Revision, Role, Setting, WorkingCopy
from engine.queries.parts import needs_in, parts_in_force, parts_then
from engine.registers.checklists import REGISTER, RULE
from engine.text import Text

CHECKLIST = ".csv"


def bundle_in_force(session: Session, process_key: str) -> dict[str, bytes]:
    """Return the files of a procedure by path.  Raises NotFound."""
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    return _bundle(session, revision, parts_in_force(session, revision))


def bundle_of_all(session: Session, keys: Iterable[str] = ()) -> dict[str, bytes]:
    """Return the files of several procedures, of all in force when none is named.

    Raises NotFound, and Conflict when two different files have one name.
    """
    wanted = select(Definition.key).where(Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
    named = list(keys) or session.scalars(wanted.order_by(Definition.key)).all()
    bundles = [bundle_in_force(session, key) for key in named]
    return placed((path.rpartition("/")[2], source) for files in bundles for path, source in files.items())


def bundle_of_revision(session: Session, revision_id: str) -> dict[str, bytes]:
    """Return the files of a procedure as they were in force with that revision of its diagram.

    The catalogue and the checklists are those of now: they have no revisions.  Raises NotFound.
    """
    revision = session.get(Revision, revision_id)
    if revision is None or revision.definition.kind != DefinitionKind.PROCESS:
        raise NotFound(Text("没有该流程的这个版次", "There is no such revision of a procedure"))
    return _bundle(session, revision, parts_then(session, revision))


def bundle_of_copy(session: Session, copy: WorkingCopy) -> dict[str, bytes]:
    """Return the files of a working copy by path; checklists and catalogue it lacks come from what is in force."""
    files = {file.name: file.content for file in copy.files}
    name = f"{copy.process_key}{CATALOGUE}"
    if name not in files:
        made = written(_mentioned(session, copy.process_key, files))
        files |= {name: made} if made else {}
    lists: set[str] = set()
    for diagram in [source for file, source in files.items() if kind_of(file, source) == ".bpmn"]:
        with suppress(DefinitionInvalid):
            lists |= needs_of(read_diagram(diagram).processes.values(), {}).checklists
    return placed((_checklists(session, lists) | files).items())


def items_in_force(session: Session) -> Items:
    """Return the items of the catalogue as the product holds them, of the kinds a bundle carries."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for definition in session.scalars(select(Definition).where(Definition.current_id.is_not(None))):
        if "key" in definition.settings:
            found[definition.kind, definition.key] = definition.settings
    for row in session.scalars(select(Setting).where(Setting.key.startswith(PREFIX))):
        key = row.key.removeprefix(PREFIX)
        found["policy", key] = {"key": key, **{name: value for name, value in row.value.items() if value is not None}}
    for item in listing(session, "clock"):
        found["clock", item["key"]] = item
    rules = {item["id"]: item["rules"] for item in listing(session, "carrier")}
    for role in session.scalars(select(Role)):
        item = {"key": role.key, "title": {"zh": role.name_zh, "en": role.name_en}}
        if role.description:
            item["description"] = {"zh": role.description}
        if named := rules.get(f"role {role.key}"):
            item["rules"] = named
        found["role", role.key] = item
    return found


def file_in_force(session: Session, name: str) -> bytes | None:
    """Return what a file that has no revisions would say today: ``KEY.toml`` of a procedure, a checklist; else None."""
    stem, _, ending = name.rpartition(".")
    if f".{ending}" == CHECKLIST:
        return _checklists(session, [stem]).get(name)
    if not is_catalogue(name):
        return None
    try:
        return bundle_in_force(session, stem).get(f"catalogue/{name}")
    except NotFound:
        return None


def _bundle(session: Session, revision: Revision, parts: Iterable[Revision]) -> dict[str, bytes]:
    files = {part.file_name: part.source for part in parts}
    key = revision.definition.key
    catalogue = written(_mentioned(session, key, files))
    held = _checklists(session, needs_in(session, revision).checklists)
    return placed([*files.items(), *held.items(), *([(f"{key}{CATALOGUE}", catalogue)] if catalogue else [])])


def _mentioned(session: Session, process_key: str, files: Mapping[str, bytes]) -> Items:
    own = [(DefinitionKind.PROCESS, process_key), *defined_in(files)]
    return mentioned_in(files.values(), own, items_in_force(session))


def defined_in(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield kind and key of what the files define; what cannot be read defines nothing."""
    for name, source in files.items():
        with suppress(DefinitionInvalid):
            match kind_of(name, source):
                case ".bpmn":
                    yield from ((DefinitionKind.PROCESS, each.id) for each in read_diagram(source).runnable)
                case ".form":
                    yield DefinitionKind.FORM, str(read_form(source).get("id") or "")
                case ".dmn":
                    yield from ((DefinitionKind.DECISION, each) for each in decisions_in(source))


def _checklists(session: Session, lists: Iterable[str]) -> dict[str, bytes]:
    """Return the lists as files, by name: the questions in use, by code.  A list without questions gives no file."""
    wanted = set(lists)
    if not wanted:
        return {}
    entries = session.scalars(
        select(Entry).where(Entry.register_key == REGISTER, Entry.retired_at.is_(None)).order_by(Entry.number)
    )
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        if entry.data.get("list") in wanted:
            rows.setdefault(entry.data["list"], []).append({**entry.data, "code": entry.number})
    return {f"{name}{CHECKLIST}": _table(held) for name, held in sorted(rows.items())}


def _table(rows: Iterable[Mapping[str, Any]]) -> bytes:
    rows = list(rows)
    head = (*COLUMNS, CONDITION) if any(row.get(CONDITION) for row in rows) else COLUMNS
    target = io.StringIO()
    writer = csv.DictWriter(target, head, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        rule = row.get("source_number") if row.get("source") == RULE else ""
        writer.writerow({name: row.get(name) or "" for name in head} | {"rule": rule or ""})
    return target.getvalue().encode()
