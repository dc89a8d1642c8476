"""What an instance runs on: the revisions pinned at its start, compiled once per combination."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from engine import dmn
from engine.definitions.model import Diagram, Process
from engine.definitions.read import read_diagram
from engine.dmn import Decision, DecisionModel
from engine.errors import Invalid, NotFound
from engine.instances.kept import Kept
from engine.model import Definition, DefinitionKind, Deployment, Instance, Revision
from engine.prepared import Prepared
from engine.rows import columns, loaded
from engine.text import Text
from engine.tokens import Program, compile_program

_programs: Kept[tuple[Any, ...], Program] = Kept(200)
_diagrams: Kept[str, Diagram] = Kept(500)
_decisions: Kept[str, DecisionModel] = Kept(500)
_mentioned: Kept[tuple[str, str], bool] = Kept(2_000)
_facts: Kept[str, tuple[str, str]] = Kept(2_000)


_DEFINITION = columns(Definition)
_CURRENT = Prepared(
    select(*_DEFINITION, *columns(Revision))
    .join(Revision, Definition.current_id == Revision.id)
    .where(Definition.kind == bindparam("kind"), Definition.key == bindparam("key"))
)
_ALL_CURRENT = Prepared(
    select(Definition.kind, Definition.key, Definition.current_id).where(Definition.current_id.is_not(None))
)


def current_revision(session: Session, kind: DefinitionKind, key: str) -> Revision:
    """Return the revision in force of a definition.  Raises NotFound."""
    found = find_current(session, kind, key)
    if found is None:
        raise _not_deployed(key)
    return found


def find_current(session: Session, kind: DefinitionKind, key: str) -> Revision | None:
    """Return the revision in force of a definition, None where there is none."""
    found = _CURRENT.first(session, {"kind": kind, "key": key})
    if found is None:
        return None
    definition = loaded(session, Definition, found[: len(_DEFINITION)])
    revision = loaded(session, Revision, found[len(_DEFINITION) :])
    set_committed_value(revision, "definition", definition)
    return revision


def _not_deployed(key: str) -> NotFound:
    return NotFound(Text(f"没有已部署的“{key}”", f'"{key}" is not deployed'))


def process_of(diagram: Diagram, key: str) -> Process:
    """Return the process ``key`` of a file that is known to hold it."""
    return diagram.processes[key]


def diagram_of(session: Session, revision_id: str) -> Diagram:
    """Return the diagram a process revision holds, read once."""
    return _diagrams.get(revision_id, lambda: read_diagram(_source(session, revision_id)))


def facts_of(session: Session, revision_id: str) -> tuple[str, str]:
    """Return label and digest of a revision, which never change."""

    def load() -> tuple[str, str]:
        label, digest = session.execute(select(Revision.label, Revision.digest).where(Revision.id == revision_id)).one()
        return label, digest

    return _facts.get(revision_id, load)


def pin(session: Session, revision: Revision, process_key: str) -> dict[str, Any]:
    """Name the revision of everything a process refers to, as of now, through called processes too.

    Forms that are not deployed are left out (the task then shows no form); a missing process or
    decision raises NotFound, because the instance could not run.
    """
    pins: dict[str, dict[str, str]] = {"process": {process_key: revision.id}, "decision": {}, "form": {}}
    current = _Current(session)
    waiting = [(process_key, revision.id)]
    while waiting:
        key, held = waiting.pop()
        for activity in process_of(diagram_of(session, held), key).activities.values():
            called = activity.called_process
            if called and not called.startswith("=") and called not in pins["process"]:
                beside = diagram_of(session, held).processes.get(called)
                is_task = beside is not None and beside.is_global
                target = held if is_task else current.require(DefinitionKind.PROCESS, called)
                pins["process"][called] = target
                waiting.append((called, target))
            if activity.decision_id and activity.decision_id not in pins["decision"]:
                pins["decision"][activity.decision_id] = current.require(DefinitionKind.DECISION, activity.decision_id)
            if activity.form_id and activity.form_id not in pins["form"]:
                form = current.find(DefinitionKind.FORM, activity.form_id)
                if form is not None:
                    pins["form"][activity.form_id] = form
    return pins


class _Current:
    """The ids of the revisions in force, read at the first question by one query."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _ids(self) -> dict[tuple[str, str], str]:
        return {(kind, key): current_id for kind, key, current_id in _ALL_CURRENT.rows(self._session, {})}

    def find(self, kind: DefinitionKind, key: str) -> str | None:
        return self._ids.get((kind, key))

    def require(self, kind: DefinitionKind, key: str) -> str:
        found = self.find(kind, key)
        if found is None:
            raise _not_deployed(key)
        return found


def program_of(session: Session, instance: Instance) -> Program:
    """Return the compiled program of an instance's pinned revisions, from memory when it was used before."""
    return program_on(session, instance.process_key, instance.pins)


def program_on(session: Session, process_key: str, pins: Mapping[str, Any]) -> Program:
    """Return the compiled program of a process on these revisions (see ``pin``)."""
    processes: Mapping[str, str] = pins["process"]
    cache_key = (process_key, *sorted(processes.items()))

    def compiled() -> Program:
        sources = {key: _source(session, revision_id) for key, revision_id in processes.items()}
        main = sources.pop(process_key)
        return compile_program(main, sources, process_key)

    return _programs.get(cache_key, compiled)


def mentions(session: Session, pins: Mapping[str, Any], name: str) -> bool:
    """Tell whether ``name`` stands anywhere in the processes and decision tables of these revisions."""
    revisions = sorted({*pins["process"].values(), *pins["decision"].values()})
    return any(_mentioned.get((one, name), partial(_stands_in, session, one, name)) for one in revisions)


def _stands_in(session: Session, revision_id: str, name: str) -> bool:
    return name.encode() in _source(session, revision_id)


def _source(session: Session, revision_id: str) -> bytes:
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound(Text("流程版次不存在", "The revision is gone"))
    return revision.source


def _models(session: Session, revision_id: str) -> dmn.Models:
    """Give the decision files a revision imports, as they were when it was deployed."""

    def find(namespace: str) -> bytes | None:
        at = select(Deployment.at).join(Revision, Revision.deployment_id == Deployment.id)
        stored = session.scalars(
            select(Revision.source)
            .join(Revision.definition)
            .join(Deployment, Deployment.id == Revision.deployment_id)
            .where(
                Definition.kind == DefinitionKind.DECISION,
                Deployment.at <= at.where(Revision.id == revision_id).scalar_subquery(),
            )
            .order_by(Deployment.at.desc(), Revision.number.desc())
        )
        return next((source for source in stored if dmn.model_namespace(source) == namespace), None)

    return find


def decisions_of(session: Session, instance: Instance) -> Callable[[str], Decision]:
    """Return the resolver of an instance's pinned decision tables for ``engine.tokens``."""
    return decisions_on(session, instance.pins)


def decisions_on(session: Session, pins: Mapping[str, Any]) -> Callable[[str], Decision]:
    """Return the resolver of the decision tables of these revisions."""

    def resolve(decision_id: str) -> Decision:
        revision_id = pins["decision"].get(decision_id)
        if revision_id is None:
            raise Invalid(Text(f"没有决策表“{decision_id}”", f'There is no decision "{decision_id}"'))
        model = _decisions.get(
            revision_id, lambda: dmn.read(_source(session, revision_id), _models(session, revision_id))
        )
        return model.decisions[decision_id]

    return resolve
