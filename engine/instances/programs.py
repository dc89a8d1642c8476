"""What an instance runs on: the revisions pinned at its start, compiled once per combination."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import dmn
from engine.definitions.model import Diagram, Process
from engine.definitions.read import read_diagram
from engine.dmn import Decision
from engine.errors import Invalid, NotFound
from engine.model import Definition, DefinitionKind, Instance, Revision
from engine.text import Text
from engine.tokens import Program, compile_program

_KEPT = 200
_programs: OrderedDict[tuple[Any, ...], Program] = OrderedDict()
_lock = threading.Lock()


def current_revision(session: Session, kind: DefinitionKind, key: str) -> Revision:
    """Return the revision in force of a definition.  Raises NotFound."""
    definition = session.scalar(select(Definition).where(Definition.kind == kind, Definition.key == key))
    if definition is None or definition.current is None:
        raise NotFound(Text(f"没有已部署的“{key}”", f'"{key}" is not deployed'))
    return definition.current


def process_of(diagram: Diagram, key: str) -> Process:
    """Return the process ``key`` of a file that is known to hold it."""
    return diagram.processes[key]


@lru_cache(maxsize=_KEPT)
def _diagram(revision_id: str, source: bytes) -> Diagram:
    return read_diagram(source)


def diagram_of(revision: Revision) -> Diagram:
    """Return the diagram a process revision holds, read once."""
    return _diagram(revision.id, revision.source)


@lru_cache(maxsize=_KEPT)
def _decision(revision_id: str, source: bytes, decision_id: str) -> Decision:
    return dmn.read(source).decisions[decision_id]


def pin(session: Session, revision: Revision, process_key: str) -> dict[str, Any]:
    """Name the revision of everything a process refers to, as of now, through called processes too.

    Forms that are not deployed are left out (the task then shows no form); a missing process or
    decision raises NotFound, because the instance could not run.
    """
    pins: dict[str, dict[str, str]] = {"process": {process_key: revision.id}, "decision": {}, "form": {}}
    waiting = [(process_key, revision)]
    while waiting:
        key, held = waiting.pop()
        for activity in process_of(diagram_of(held), key).activities.values():
            called = activity.called_process
            if called and not called.startswith("=") and called not in pins["process"]:
                target = current_revision(session, DefinitionKind.PROCESS, called)
                pins["process"][called] = target.id
                waiting.append((called, target))
            if activity.decision_id and activity.decision_id not in pins["decision"]:
                table = current_revision(session, DefinitionKind.DECISION, activity.decision_id)
                pins["decision"][activity.decision_id] = table.id
            if activity.form_id and activity.form_id not in pins["form"]:
                form = _find(session, DefinitionKind.FORM, activity.form_id)
                if form is not None:
                    pins["form"][activity.form_id] = form.id
    return pins


def _find(session: Session, kind: DefinitionKind, key: str) -> Revision | None:
    try:
        return current_revision(session, kind, key)
    except NotFound:
        return None


def program_of(session: Session, instance: Instance) -> Program:
    """Return the compiled program of an instance's pinned revisions, from memory when it was used before."""
    processes: Mapping[str, str] = instance.pins["process"]
    cache_key = (instance.process_key, *sorted(processes.items()))
    with _lock:
        if cache_key in _programs:
            _programs.move_to_end(cache_key)
            return _programs[cache_key]
    sources = {key: _source(session, revision_id) for key, revision_id in processes.items()}
    main = sources.pop(instance.process_key)
    program = compile_program(main, sources, instance.process_key)
    with _lock:
        _programs[cache_key] = program
        while len(_programs) > _KEPT:
            _programs.popitem(last=False)
    return program


def _source(session: Session, revision_id: str) -> bytes:
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound(Text("流程版次不存在", "The revision is gone"))
    return revision.source


def decisions_of(session: Session, instance: Instance) -> Callable[[str], Decision]:
    """Return the resolver of pinned decision tables for ``engine.tokens``."""

    def resolve(decision_id: str) -> Decision:
        revision_id = instance.pins["decision"].get(decision_id)
        if revision_id is None:
            raise Invalid(Text(f"没有决策表“{decision_id}”", f'There is no decision "{decision_id}"'))
        return _decision(revision_id, _source(session, revision_id), decision_id)

    return resolve
