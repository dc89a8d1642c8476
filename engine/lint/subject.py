"""What a rule looks at, and the shape all rules share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.definitions.document import Index, load_noting
from engine.definitions.model import Activity, Diagram, Flow, Process
from engine.definitions.namespaces import BPMN, Element, attribute, local
from engine.definitions.read import read_root
from engine.errors import Problem
from engine.lint.known import Known
from engine.lint.standard import clause_of, kind_of
from engine.text import Text


@dataclass(frozen=True)
class Subject:
    """One BPMN file under examination: its tree, its reading and what is known around it.

    ``given`` are the ids made for elements that were drawn without one.
    """

    root: Element
    diagram: Diagram
    known: Known
    given: frozenset[str] = frozenset()

    @classmethod
    def read(cls, source: bytes, known: Known) -> Subject:
        """Read a file; raises ``DefinitionInvalid`` when it is not a BPMN file at all."""
        root, given = load_noting(source)
        return cls(root, read_root(root), known, given)

    @cached_property
    def index(self) -> Index:
        """Return the elements of the file by id."""
        return Index(self.root)

    @cached_property
    def elements(self) -> Mapping[str, Sequence[Element]]:
        """Return the BPMN elements of the file by tag, without the content of pools drawn for illustration."""
        running = {process.id for process in self.processes}
        found: dict[str, list[Element]] = defaultdict(list)
        for top in (self.root, *self.root):
            if local(top) == "process" and attribute(top, "id") not in running:
                continue
            for element in (top,) if top is self.root else top.iter(f"{{{BPMN}}}*"):
                found[local(element)].append(element)
        return found

    def tagged(self, *tags: str) -> Iterator[Element]:
        """Yield the elements of some tags, in the order of the tags and of the file."""
        for tag in tags:
            yield from self.elements.get(tag, ())

    def stands_elsewhere(self, identifier: str, process: Process) -> bool:
        """Tell whether an element belongs to another process of the file than ``process``."""
        others = (each for each in self.diagram.processes.values() if each.id != process.id)
        return identifier not in process.activities and any(identifier in each.activities for each in others)

    @property
    def processes(self) -> tuple[Process, ...]:
        """Return the processes that are meant to run, and global tasks; pools drawn for illustration are left alone."""
        return (*self.diagram.runnable, *(each for each in self.diagram.processes.values() if each.is_global))

    @property
    def activities(self) -> Iterator[Activity]:
        """Yield the elements of all processes that are meant to run."""
        for process in self.processes:
            yield from process.activities.values()

    @property
    def flows(self) -> Iterator[tuple[Process, Flow]]:
        """Yield the sequence flows of all processes that are meant to run."""
        for process in self.processes:
            for flow in process.flows.values():
                yield process, flow


Rule = Callable[[Subject], Iterator[Problem]]


def problem(
    rule: str,
    element_id: str | None,
    text: Text,
    remedy: Text,
    severity: Literal["error", "warning"] = "error",
) -> Problem:
    """Return a problem; the remedy is not optional for a rule, its kind and clause are those of ``lint.standard``."""
    words = Text(text.zh.strip(), text.en.strip())
    return Problem(
        element_id, words, severity=severity, remedy=remedy, rule=rule, kind=kind_of(rule), clause=clause_of(rule)
    )
