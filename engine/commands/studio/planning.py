"""What importing a bundle would do: the files of each procedure, new, changed or not, and what the check says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.bundles import Items, Refused, mentioned_in, written
from engine.commands.contents import known_to
from engine.commands.studio.arriving import Arrived, Arriving, catalogue_name, sort_out
from engine.commands.studio.copies import digest_in_force, digest_of
from engine.commands.studio.lacking import lacking
from engine.commands.studio.opening import opened_copy
from engine.commands.studio.saving import MOST
from engine.definitions.importing.entry import Entry
from engine.definitions.read import read_diagram
from engine.errors import NotFound, Problem
from engine.instances.programs import current_revision
from engine.lint import lint_sources
from engine.lint.known import Known
from engine.model import CopyState, DefinitionKind, Person, WorkingCopy, WorkingFile
from engine.queries.bundles import items_in_force
from engine.queries.parts import parts_in_force
from engine.text import Text
from engine.work.permit import require_owner


class State(StrEnum):
    """How a file of a bundle stands to what is in force."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Part:
    """One file for a working copy; ``note`` says what a person should know of it."""

    name: str
    content: bytes
    base: str | None
    note: Text | None = None

    @property
    def state(self) -> State:
        """Tell whether it says something new."""
        if self.base is None:
            return State.NEW
        return State.UNCHANGED if digest_of(self.content) == self.base else State.CHANGED


@dataclass(frozen=True)
class Procedure:
    """What becomes of one procedure: its parts, what the check says of it then, and ``why`` it is not imported.

    ``lacks`` names what it needs and this installation does not have.
    """

    key: str
    name: str
    path: str
    is_new: bool
    parts: Sequence[Part]
    problems: Sequence[Problem] = ()
    copy: WorkingCopy | None = None
    why: Text | None = None
    lacks: Sequence[Text] = ()

    @property
    def changes(self) -> bool:
        """Tell whether there is anything to put into a working copy."""
        return self.is_new or any(part.state != State.UNCHANGED for part in self.parts)


@dataclass(frozen=True)
class Plan:
    """All that an import does: procedures by the path of their diagram, files refused and files left aside."""

    procedures: Sequence[Procedure]
    refused: Sequence[Refused]
    left: Sequence[Refused]
    report: Mapping[str, Sequence[Entry]]

    @property
    def has_errors(self) -> bool:
        """Tell whether something was not taken, or would be kept from coming into force."""
        worst = any(problem.severity == "error" for each in self.procedures for problem in each.problems)
        return worst or bool(self.refused) or any(each.why for each in self.procedures)


def plan_import(
    session: Session,
    files: Mapping[str, bytes],
    *,
    by: Actor,
    refused: Sequence[Refused] = (),
    overwrite: bool = False,
) -> Plan:
    """Say what importing the files (by path) does, saving nothing.

    Each runnable diagram is a procedure, with the forms, tables and checklists it names and the items of the
    catalogue its files mention.  A working copy that somebody changed is not overwritten unless told so.
    ``refused`` are files refused before.  Raises NotAllowed.
    """
    require_owner(by)
    arriving = sort_out(session, files, refused)
    known, in_force = known_to(session, {**arriving.files, **arriving.catalogues}), items_in_force(session)
    procedures, used = [], set[str]()
    for diagram in arriving.diagrams:
        belonging = [diagram, *arriving.belonging(diagram)]
        used |= {each.name for each in belonging}
        procedures.append(_procedure(session, arriving, belonging, in_force, known, overwrite=overwrite))
    unused = Text("本次导入的流程都没有用到", "no procedure of this import names it")
    left = [Refused(each.path, unused) for each in arriving.by_key.values() if each.name not in used]
    return Plan(procedures, arriving.refused, [*arriving.left, *dict.fromkeys(left)], arriving.report)


def _procedure(
    session: Session,
    arriving: Arriving,
    belonging: Sequence[Arrived],
    in_force: Items,
    known: Known,
    *,
    overwrite: bool,
) -> Procedure:
    diagram = belonging[0]
    key = diagram.defines[0][1]
    process = read_diagram(diagram.content).processes[key]
    try:
        revision = current_revision(session, DefinitionKind.PROCESS, key)
    except NotFound:
        revision = None
    parts = [_part(session, each, shared=revision is None) for each in belonging]
    parts += _catalogue(session, key, belonging, arriving.items, in_force)
    copy = opened_copy(session, key)
    around = {part.file_name: part.source for part in parts_in_force(session, revision)} if revision else {}
    around |= {file.name: file.content for file in copy.files} if copy else {}
    problems = lint_sources(around | {part.name: part.content for part in parts}, known=known)
    name = process.name or read_diagram(diagram.content).participants.get(key) or key
    why = _in_the_way(session, copy, parts) if copy is not None and not overwrite else None
    if copy is not None and copy.state == CopyState.IN_REVIEW:
        why = Text("修订稿正在评审，内容已冻结", "This working copy is being reviewed and cannot be changed")
    if len({*around, *(part.name for part in parts)}) > MOST:
        why = Text(f"一个工作副本最多 {MOST} 个文件", f"A working copy holds up to {MOST} files")
    lacks = lacking(session, process, belonging, arriving.items)
    return Procedure(key, name[:200], diagram.path, revision is None, parts, problems, copy, why, lacks)


def _part(session: Session, arrived: Arrived, *, shared: bool) -> Part:
    """Return the part; of a new procedure one that is in force already belongs to others too."""
    note = None
    if arrived.name != arrived.path.rpartition("/")[2]:
        note = Text(f"改名，原名“{arrived.path}”", f'renamed, was "{arrived.path}"')
    part = Part(arrived.name, arrived.content, digest_in_force(session, arrived.name), note)
    if shared and part.state == State.CHANGED:
        words = Text("现行流程也在用，生效后一并改变", "procedures in force use it too and change with it")
        return replace(part, note=words)
    return part


def _catalogue(
    session: Session, key: str, belonging: Sequence[Arrived], items: Items, in_force: Items
) -> Sequence[Part]:
    """Return the file of the catalogue's items that say something new; limits keep the value they have here."""
    own = [define for each in belonging for define in each.defines]
    mentioned = dict(mentioned_in([each.content for each in belonging], own, items))
    kept: list[str] = []
    for (kind, name), item in mentioned.items():
        here = in_force.get((kind, name))
        if kind == "policy" and here is not None and here.get("value") != item.get("value"):
            mentioned[kind, name] = {**item, "value": here["value"]}
            kept.append(name)
    if all(in_force.get(each) == item for each, item in mentioned.items()):
        return []
    note = None
    if kept:
        note = Text(f"参数保留本处现值：{'、'.join(kept)}", f"limits keep their value here: {', '.join(kept)}")
    name = catalogue_name(key)
    return [Part(name, written(mentioned), digest_in_force(session, name), note)]


def _in_the_way(session: Session, copy: WorkingCopy, parts: Sequence[Part]) -> Text | None:
    """Say what of the open working copy somebody has changed that the import would overwrite."""
    held = {file.name: file for file in copy.files}
    lost = [held[part.name] for part in parts if part.name in held and _loses(held[part.name], part)]
    if not lost:
        return None
    wanted = select(Person.name).where(Person.id.in_({file.changed_by for file in lost})).order_by(Person.name)
    people: Collection[str] = session.scalars(wanted).all()
    names, files = "、".join(people) or "系统", "、".join(file.name for file in lost)
    return Text(
        f"工作副本中 {files} 有 {names} 未生效的改动，导入会覆盖",
        f"The working copy holds changes of {names} to {files}; importing would overwrite them",
    )


def _loses(file: WorkingFile, part: Part) -> bool:
    return file.digest not in (file.base, digest_of(part.content))
