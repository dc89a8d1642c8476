"""Several files checked together: what one refers to may stand in another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from engine.bundles import is_catalogue
from engine.definitions.checklist import read_checklist
from engine.definitions.endings import KINDS, kind_of
from engine.definitions.scenario import read_scenario
from engine.dmn import Models, models_of
from engine.errors import DefinitionInvalid, Problem
from engine.lint.catalogue import lint_catalogue
from engine.lint.checklists import CHOSEN, FORM, lint_checklist
from engine.lint.decisions import decisions_in, lint_decision
from engine.lint.endless import calls_of
from engine.lint.form_schema import choices_of, fields_of, read_form
from engine.lint.forms import lint_form
from engine.lint.known import Known
from engine.lint.process import lint_process, lint_subject
from engine.lint.scenarios import lint_scenario
from engine.lint.subject import Subject, problem
from engine.text import Text

MAX_DEFINITIONS = 200
_UNKNOWN = Known()


def lint_sources(sources: Mapping[str, bytes], *, known: Known = _UNKNOWN) -> list[Problem]:
    """Return the problems of files of all ``KINDS``, given by name (``endings.kind_of``).

    References are checked against ``known`` and the files themselves; a kind of file that is neither
    given nor known is not checked.
    """
    contents = _Contents()
    for name, source in sources.items():
        contents.add(name, source)
    around, models = contents.merged(known), models_of(contents.models)
    found = [*contents.clashes(), *contents.crowds()]
    for name, source in sources.items():
        subject = contents.subjects.get(name)
        told = _lint(name, source, around, models) if subject is None else lint_subject(replace(subject, known=around))
        found += [replace(each, file=name) for each in told]
    return found


def _lint(name: str, source: bytes, known: Known, models: Models) -> list[Problem]:
    if is_catalogue(name):
        return lint_catalogue(source)
    match kind_of(name, source):
        case ".bpmn":
            return lint_process(source, known=known)
        case ".dmn":
            return lint_decision(source, models)
        case ".form":
            return list(_wrong_in(source))
        case ".csv":
            return lint_checklist(name, source, known.checklist_options)
        case ".scenario.json":
            return lint_scenario(source, known)
    return [
        problem(
            "file-kind",
            None,
            Text("不认识这种文件", "this kind of file is not known"),
            Text(f"可用的文件：{', '.join(KINDS)}", f"Files can be {', '.join(KINDS)}"),
        )
    ]


# A form says the same each time it is looked at, and a diagram is checked with all its forms while somebody draws.
@lru_cache(maxsize=500)
def _wrong_in(form: bytes) -> tuple[Problem, ...]:
    return tuple(lint_form(form))


@lru_cache(maxsize=500)
def _said_by(form: bytes) -> tuple[str, Collection[str], dict[str, frozenset[str]]]:
    """Return id and fields of a form, and what the form of the register of checklists offers."""
    schema = read_form(form)
    identifier = schema.get("id")
    options = choices_of(schema, CHOSEN) if identifier == FORM else {}
    return identifier if isinstance(identifier, str) else "", fields_of(schema), options


class _Contents:
    """What the files under examination define."""

    def __init__(self) -> None:
        self._defined: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._kinds: set[str] = set()
        self._fields: dict[str, Collection[str]] = {}
        self._calls: dict[str, Collection[str]] = {}
        self._options: dict[str, frozenset[str]] = {}
        self._elements: dict[str, Collection[str]] = {}
        self.models: list[bytes] = []
        self.subjects: dict[str, Subject] = {}
        """The diagrams that can be read, by name: each is read once."""

    def add(self, name: str, source: bytes) -> None:
        """Note what a file defines; one that cannot be read defines nothing."""
        kind = kind_of(name, source)
        self._kinds.add(kind or "")
        try:
            if kind == ".bpmn":
                self.subjects[name] = Subject.read(source, _UNKNOWN)
                self._add_diagram(name, self.subjects[name])
            elif kind == ".form":
                self._add_form(name, *_said_by(source))
            elif kind == ".dmn":
                for decision in decisions_in(source):
                    self._defined[".dmn"][decision].append(name)
                self.models.append(source)
            elif kind == ".csv":
                for code in {row.cells["code"] for row in read_checklist(source)}:
                    self._defined[".csv"][code].append(name)
            elif kind == ".scenario.json":
                self._defined[kind][read_scenario(source).id].append(name)
        except DefinitionInvalid:
            return

    def _add_diagram(self, name: str, subject: Subject) -> None:
        for process in subject.diagram.runnable:
            self._defined[".bpmn"][process.id].append(name)
            self._elements[process.id] = process.activities.keys()
        self._calls.update(calls_of(subject))

    def _add_form(
        self, name: str, identifier: str, fields: Collection[str], options: dict[str, frozenset[str]]
    ) -> None:
        if identifier:
            self._defined[".form"][identifier].append(name)
            self._fields[identifier] = fields
        if identifier == FORM:
            self._options = options

    def merged(self, known: Known) -> Known:
        """Return ``known`` together with what the files define."""
        return replace(
            known,
            forms=self._merge(".form", known.forms),
            decisions=self._merge(".dmn", known.decisions),
            processes=self._merge(".bpmn", known.processes, alone=False),
            form_fields={**known.form_fields, **self._fields},
            calls={**known.calls, **self._calls},
            checklist_options={**known.checklist_options, **self._options},
            elements={**known.elements, **self._elements},
        )

    def _merge(self, kind: str, known: Collection[str] | None, *, alone: bool = True) -> Collection[str] | None:
        # One diagram checked by itself says nothing about which others exist.
        enough = kind in self._kinds and (alone or len(self._defined[kind]) > 1)
        if known is None and not enough:
            return None
        return {*(known or ()), *self._defined[kind]}

    def crowds(self) -> Iterator[Problem]:
        """Yield the files that define more than can be kept: each definition keeps its whole file."""
        counted = Counter(name for names in self._defined.values() for files in names.values() for name in files)
        for name, count in counted.items():
            if count > MAX_DEFINITIONS:
                yield replace(
                    problem(
                        "too-many-definitions",
                        None,
                        Text(
                            f"文件定义了 {count} 个流程、决策或检查项，上限为 {MAX_DEFINITIONS} 个",
                            f"the file defines {count} processes, decisions or questions, at most {MAX_DEFINITIONS}",
                        ),
                        Text("请把文件拆成几个", "Split the file into several"),
                    ),
                    file=name,
                )

    def clashes(self) -> Iterator[Problem]:
        """Yield the ids that two files define."""
        for names in self._defined.values():
            for name, files in names.items():
                if len(files) > 1:
                    listed = ", ".join(files)
                    yield replace(
                        problem(
                            "id-in-two-files",
                            name,
                            Text(
                                f"{name} 在多个文件中重复定义：{listed}",
                                f"{name} is defined by several files: {listed}",
                            ),
                            Text("请给其中一个换一个编号", "Give one of them another id"),
                        ),
                        file=files[1],
                    )
