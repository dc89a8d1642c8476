"""What files define, and what they may refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import dmn
from engine.bundles import is_catalogue, named_items
from engine.catalogue import listing
from engine.definitions.endings import kind_of
from engine.definitions.read import read_diagram
from engine.definitions.scenario import read_scenario
from engine.errors import DefinitionInvalid, Problem
from engine.lint import checklists
from engine.lint.form_schema import choices_of, read_form
from engine.lint.known import Known
from engine.model import Definition, DefinitionKind, Role
from engine.services import services
from engine.text import Text


@dataclass(frozen=True)
class Found:
    """A process, decision, form or scenario that a file defines."""

    kind: DefinitionKind
    key: str
    name: str
    file_name: str
    source: bytes
    imported: bytes = b""
    """The files it says nothing without: when they change, what it says has changed."""


def known_to(session: Session, files: Mapping[str, bytes]) -> Known:
    """Say what the files may refer to: what is deployed already, and what comes with them."""
    rows = session.execute(select(Definition.kind, Definition.key).where(Definition.current_id.is_not(None)))
    keys: dict[DefinitionKind, set[str]] = {kind: set() for kind in DefinitionKind}
    for kind, key in rows:
        keys[DefinitionKind(kind)].add(key)
    items: set[tuple[str, str]] = set()
    for name, source in files.items():
        try:
            if is_catalogue(name):
                items |= named_items(source)
                continue
            for found in contents_of(name, source, files):
                keys[found.kind].add(found.key)
        except DefinitionInvalid:
            continue  # the file's own problems are listed by lint
    return Known(
        forms=frozenset(keys[DefinitionKind.FORM]),
        decisions=frozenset(keys[DefinitionKind.DECISION]),
        processes=frozenset(keys[DefinitionKind.PROCESS]),
        services=frozenset(services()),
        roles=frozenset(session.scalars(select(Role.key)))
        | frozenset(session.scalars(select(Role.name_zh)))
        | {name for kind, name in items if kind == "role"},
        clocks=frozenset(item["key"] for item in listing(session, "clock"))
        | {name for kind, name in items if kind == "clock"}
        or None,
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


def contents_of(name: str, source: bytes, files: Mapping[str, bytes]) -> Iterator[Found]:
    """Yield what a file defines; ``files`` are those it may import from.  Raises DefinitionInvalid."""
    kind = kind_of(name, source)
    if kind == ".bpmn":
        for process in read_diagram(source).processes.values():
            if process.is_executable:
                yield Found(DefinitionKind.PROCESS, process.id, process.name or process.id, name, source)
    elif kind == ".dmn":
        yield from _decisions(name, source, files)
    elif kind == ".form":
        form = read_form(source)
        key = str(form.get("id") or "")
        if not key:
            raise DefinitionInvalid([Problem(None, Text("表单缺少 id", "The form lacks an id"), file=name)])
        yield Found(DefinitionKind.FORM, key, str(form.get("name") or key), name, source)
    elif kind == ".scenario.json":
        scenario = read_scenario(source)
        yield Found(DefinitionKind.SCENARIO, scenario.id, scenario.name[:200], name, source)
    elif kind is None:
        text = Text(
            "只能部署 .bpmn、.dmn、.form、.scenario.json、清单和目录的 .toml 文件",
            "Only .bpmn, .dmn, .form, .scenario.json, checklists and .toml",
        )
        raise DefinitionInvalid([Problem(None, text, file=name)])


def _decisions(name: str, source: bytes, files: Mapping[str, bytes]) -> Iterator[Found]:
    models = dmn.models_of(other for file, other in files.items() if kind_of(file, other) == ".dmn")
    model = dmn.read(source, models)
    imported = _imported(source, models)
    for key, decision in model.decisions.items():
        yield Found(DefinitionKind.DECISION, key, decision.name or key, name, source, imported)
    if not model.decisions and model.namespace:
        # A library of types and functions, which other files import.
        yield Found(DefinitionKind.DECISION, model.namespace[:200], model.name or model.namespace, name, source)


def _imported(source: bytes, models: dmn.Models) -> bytes:
    waiting, found = [source], dict[str, bytes]()
    while waiting:
        spaces = set(dmn.imported_namespaces(waiting.pop())) - found.keys()
        opened = {space: models(space) or b"" for space in spaces}
        found |= opened
        waiting += opened.values()
    return b"".join(found[space] for space in sorted(found))
