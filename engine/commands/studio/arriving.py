"""What a bundle holds, sorted: which file defines what, under which name it belongs here, and what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import dmn
from engine.bundles import CATALOGUE, Refused, is_catalogue, needs_of, read_items
from engine.bundles.archive import LARGEST_FILE
from engine.definitions.endings import kind_of
from engine.definitions.importing import bring_in
from engine.definitions.importing.entry import Entry
from engine.definitions.read import read_diagram
from engine.definitions.scenario import ENDING as SCENARIO
from engine.definitions.scenario import read_scenario
from engine.errors import DefinitionInvalid
from engine.lint.decisions import decisions_in
from engine.lint.form_schema import read_form
from engine.model import Definition, DefinitionKind, Revision
from engine.queries.studio import revision_in_force
from engine.text import Text

CHECKLIST = "checklist"
_ENDINGS = {
    DefinitionKind.PROCESS: ".bpmn",
    DefinitionKind.DECISION: ".dmn",
    DefinitionKind.FORM: ".form",
    DefinitionKind.SCENARIO: SCENARIO,
}


@dataclass(frozen=True)
class Arrived:
    """One file: where it lay, what it is called here, what it says, and the definitions (kind, key) in it."""

    path: str
    name: str
    content: bytes
    defines: Sequence[tuple[str, str]]


@dataclass
class Arriving:
    """The files of a bundle as this installation sees them; nothing is saved.

    ``left`` are files no procedure can be made of, with the reason; ``report`` says by path what was translated.
    """

    diagrams: list[Arrived] = field(default_factory=list)
    by_key: dict[tuple[str, str], Arrived] = field(default_factory=dict)
    items: dict[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    catalogues: dict[str, bytes] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    left: list[Refused] = field(default_factory=list)
    report: Mapping[str, Sequence[Entry]] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, bytes]:
        """Return every file that can be taken, by its name here."""
        return {each.name: each.content for each in self.by_key.values()}

    def belonging(self, diagram: Arrived) -> Iterator[Arrived]:
        """Yield the files of the bundle that go with a diagram: forms, tables, those they import, lists, scenarios."""
        settings = self.items.get((DefinitionKind.PROCESS, diagram.defines[0][1]), {})
        needs = needs_of(read_diagram(diagram.content).processes.values(), settings)
        wanted: list[tuple[str, str]] = [(DefinitionKind.DECISION, key) for key in sorted(needs.decisions)]
        wanted += [(DefinitionKind.FORM, key) for key in sorted(needs.forms)]
        wanted += [(CHECKLIST, key) for key in sorted(needs.checklists)]
        played = {key for _, key in diagram.defines}
        for kind, key in self.by_key:
            if kind == DefinitionKind.SCENARIO and read_scenario(self.by_key[kind, key].content).process in played:
                wanted.append((kind, key))
        waiting = [self.by_key[each] for each in wanted if each in self.by_key]
        seen: set[str] = set()
        while waiting:
            found = waiting.pop(0)
            if found.name in seen:
                continue
            seen.add(found.name)
            yield found
            waiting += self._imported(found)

    def _imported(self, table: Arrived) -> Iterator[Arrived]:
        spaces = set(dmn.imported_namespaces(table.content)) if kind_of(table.name, table.content) == ".dmn" else set()
        for each in self.by_key.values() if spaces else ():
            if kind_of(each.name, each.content) == ".dmn" and dmn.model_namespace(each.content) in spaces:
                yield each


def sort_out(session: Session, files: Mapping[str, bytes], refused: Sequence[Refused] = ()) -> Arriving:
    """Translate foreign diagrams and find what each file (by path) defines; what cannot be read is refused by name."""
    found = Arriving(refused=list(refused))
    taken: dict[str, bytes] = {}
    for path, source in sorted(files.items()):
        if len(source) > LARGEST_FILE:
            found.refused.append(Refused(path, Text("文件超过 10 MB", "the file is over 10 MB")))
        elif is_catalogue(path):
            try:
                found.items |= read_items(source)
                found.catalogues[path] = source
            except DefinitionInvalid as refusal:
                found.refused.append(Refused(path, refusal.problems[0].text))
        elif kind_of(path, source) is None:
            why = Text("不是流程的文件", "no file of a procedure")
            found.left.append(Refused(path, why))
        else:
            taken[path] = source
    forms = session.scalars(select(Definition.key).where(Definition.kind == DefinitionKind.FORM))
    brought = bring_in(taken, frozenset(forms))
    found.report = brought.report
    for path, source in brought.files.items():
        try:
            _add(session, found, path, source)
        except DefinitionInvalid as refusal:
            found.refused.append(Refused(path, refusal.problems[0].text))
    return found


def catalogue_name(process_key: str) -> str:
    """Return the name of the file with a procedure's items of the catalogue."""
    return f"{process_key}{CATALOGUE}"


def _add(session: Session, found: Arriving, path: str, source: bytes) -> None:
    defines = list(_defined(path, source))
    if not defines:
        why = Text("文件中没有可用的流程、决策或表单 id", "no process, decision or form id in it")
        found.refused.append(Refused(path, why))
        return
    for key in defines:
        other = found.by_key.get(key)
        if other is not None and other.content != source:
            words = Text(
                f"与“{other.path}”定义了同一个 id“{key[1]}”，请给其中一个换一个 id",
                f'it defines the id "{key[1]}" as "{other.path}" does; give one of them another',
            )
            found.refused.append(Refused(path, words))
            return
        if other is not None:
            found.left.append(Refused(path, Text(f"与“{other.path}”相同", f'the same as "{other.path}"')))
            return
    taken = {each.name for each in found.by_key.values()}
    arrived = Arrived(path, _name_here(session, path, defines[0], taken), source, defines)
    found.by_key |= dict.fromkeys(defines, arrived)
    if defines[0][0] == DefinitionKind.PROCESS:
        found.diagrams.append(arrived)


def _defined(path: str, source: bytes) -> Iterator[tuple[str, str]]:
    """Yield kind and key of what a file defines.  Raises DefinitionInvalid when it cannot be read."""
    match kind_of(path, source):
        case ".bpmn":
            yield from ((DefinitionKind.PROCESS, each.id) for each in read_diagram(source).runnable)
        case ".form":
            if key := read_form(source).get("id"):
                yield DefinitionKind.FORM, str(key)
        case ".dmn":
            decisions = decisions_in(source)
            yield from ((DefinitionKind.DECISION, key) for key in decisions)
            if not decisions and (space := dmn.model_namespace(source)):
                yield DefinitionKind.DECISION, space[:200]
        case ".scenario.json":
            yield DefinitionKind.SCENARIO, read_scenario(source).id
        case ".csv":
            yield CHECKLIST, PurePosixPath(path).stem


def _name_here(session: Session, path: str, define: tuple[str, str], taken: set[str]) -> str:
    """Return the name the definition has in force; else its own, unless that stands for something else here."""
    kind, key = define
    own = PurePosixPath(path).name
    if kind == CHECKLIST:
        return own
    in_force = (
        select(Revision.file_name)
        .join(Definition, Definition.current_id == Revision.id)
        .where(Definition.kind == kind, Definition.key == key)
    )
    name = session.scalar(in_force)
    if name is not None:
        return name
    ending = _ENDINGS[DefinitionKind(kind)]
    names = chain((own, f"{key}{ending}"), (f"{key}-{n}{ending}" for n in count(2)))
    return next(n for n in names if n not in taken and len(n) <= 200 and revision_in_force(session, n) is None)
