"""What comes into force of checked files: diagrams without errors, and drawings as draft procedures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.drafts import DRAFT, is_draft, marked, unmarked
from engine.definitions.endings import kind_of
from engine.definitions.read import read_diagram
from engine.definitions.translate.refusals import problems_of
from engine.errors import DefinitionInvalid, Problem
from engine.instances.programs import diagram_of, process_of
from engine.lint.gaps import fillable, gaps_by_process
from engine.model import Definition, DefinitionKind


def without_marks(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files without marks of earlier deployments: what is a draft is decided anew."""
    mark = DRAFT.encode()
    return {name: unmarked(source) if mark in source else source for name, source in files.items()}


def as_deployed(
    session: Session, files: Mapping[str, bytes], problems: Sequence[Problem], *, drafts: bool
) -> dict[str, bytes]:
    """Return the files with the drawings among them marked as drafts.

    Raises DefinitionInvalid with the errors of all files that are neither sound nor drawings whose details
    people can fill in for.  Without ``drafts``, a drawing is one that calls no process executable and does not
    replace a procedure that runs.
    """
    result = dict(files)
    refused = [each for each in problems if each.severity == "error" and each.file not in files]
    for name, source in files.items():
        own = [each for each in problems if each.file == name]
        errors = [each for each in own if each.severity == "error"]
        if not errors:
            continue
        if kind_of(name, source) != ".bpmn" or not all(map(fillable, errors)):
            refused += errors
            continue
        gaps = gaps_by_process(source, own)
        if drafts or _is_drawing(session, source, gaps):
            result[name] = marked(source, gaps)
            refused += [replace(each, file=name) for each in _cannot_run(result[name])]
        else:
            refused += errors
    if refused:
        raise DefinitionInvalid(refused)
    return result


def _is_drawing(session: Session, source: bytes, keys: Collection[str]) -> bool:
    if any(process.is_executable for process in read_diagram(source).processes.values()):
        return False
    rows = session.scalars(
        select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.key.in_(keys))
    )
    return all(is_draft(process_of(diagram_of(session, row.current_id), row.key)) for row in rows if row.current_id)


def _cannot_run(source: bytes) -> Iterator[Problem]:
    for process in read_diagram(source).processes.values():
        if is_draft(process):
            yield from problems_of(process)
