"""One case as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.errors import NotFound
from engine.feel.values import to_plain
from engine.instances.opened import builtins_of
from engine.instances.programs import decisions_of, program_of
from engine.model import Attachment, Clock, Comment, Instance, Participant, Person, Revision, Task, TaskState
from engine.queries.cases import Held, whereabouts
from engine.text import Text
from engine.tokens import Run
from engine.work.permit import require_reader


@dataclass(frozen=True)
class Remark:
    """A comment with its author's name."""

    comment: Comment
    author: str


@dataclass(frozen=True)
class Done:
    """A completed task and the name of the person who did it."""

    task: Task
    name: str | None


@dataclass(frozen=True)
class CaseView:
    """Everything the page of a case shows; ``variables`` are the root variables as plain JSON."""

    instance: Instance
    process_name: str
    starter: str | None
    places: tuple[Held, ...]
    done: tuple[Done, ...]
    clocks: tuple[Clock, ...]
    files: tuple[Attachment, ...]
    remarks: tuple[Remark, ...]
    people: Mapping[str, str]
    parent: Instance | None
    children: tuple[Instance, ...]
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Progress:
    """What the diagram shows: elements with a token now, elements passed, flows taken."""

    current: tuple[str, ...]
    passed: tuple[str, ...]
    flows: tuple[str, ...]
    overdue: tuple[str, ...]


def find_case(session: Session, ref: str, actor: Actor) -> Instance:
    """Return the instance by id or number if the actor may read it.  Raises NotFound."""
    instance = session.scalar(select(Instance).where(or_(Instance.id == ref, Instance.number == ref)))
    return require_reader(session, instance, actor)


def overview(session: Session, ref: str, actor: Actor) -> CaseView:
    """Return the whole case by id or number.  Raises NotFound, also when the actor may not read it."""
    instance = find_case(session, ref, actor)
    tasks = session.execute(
        select(Task, Person.name)
        .outerjoin(Person, Task.completed_by == Person.id)
        .where(Task.instance_id == instance.id, Task.state == TaskState.COMPLETED)
        .order_by(Task.completed_at, Task.id)
    )
    remarks = session.execute(
        select(Comment, Person.name)
        .join(Person, Comment.author_id == Person.id)
        .where(Comment.instance_id == instance.id)
        .order_by(Comment.at, Comment.id)
    )
    people = session.execute(
        select(Person.id, Person.name)
        .join(Participant, Participant.person_id == Person.id)
        .where(Participant.instance_id == instance.id)
        .order_by(Participant.at)
    )
    starter = session.get(Person, instance.started_by) if instance.started_by else None
    return CaseView(
        instance=instance,
        process_name=instance.revision.definition.name,
        starter=starter.name if starter else None,
        places=whereabouts(session, [instance.id]).get(instance.id, ()),
        done=tuple(Done(task, name) for task, name in tasks),
        clocks=tuple(
            session.scalars(select(Clock).where(Clock.instance_id == instance.id).order_by(Clock.started_at, Clock.key))
        ),
        files=files_of(session, instance),
        remarks=tuple(Remark(comment, name) for comment, name in remarks),
        people={row.id: row.name for row in people},
        parent=session.get(Instance, instance.parent_id) if instance.parent_id else None,
        children=tuple(
            session.scalars(select(Instance).where(Instance.parent_id == instance.id).order_by(Instance.number))
        ),
        variables=values_of(session, instance),
    )


def files_of(session: Session, instance: Instance) -> tuple[Attachment, ...]:
    """Return the files of an instance, oldest first."""
    return tuple(
        session.scalars(
            select(Attachment)
            .where(Attachment.instance_id == instance.id)
            .order_by(Attachment.uploaded_at, Attachment.id)
        )
    )


def progress(session: Session, instance: Instance) -> dict[str, Progress]:
    """Return where the tokens of an instance are and have been, by process: its own first, then those it called."""
    run = _run(session, instance)
    late = {
        clock.activity_id
        for clock in session.scalars(
            select(Clock).where(
                Clock.instance_id == instance.id, Clock.breached_at.is_not(None), Clock.stopped_at.is_(None)
            )
        )
    }
    own = instance.process_key
    current = _by_process((activity_id for activity_id, count in run.positions if count), own)
    passed, flows = _by_process(run.passed, own), _by_process(sorted(run.taken_flows), own)
    entered = [key for key in instance.pins["process"] if key != own and (key in current or key in passed)]
    return {
        key: Progress(
            current=tuple(current.get(key, ())),
            passed=tuple(passed.get(key, ())),
            flows=tuple(flows.get(key, ())),
            overdue=tuple(sorted(late)),
        )
        for key in (own, *entered)
    }


@dataclass(frozen=True)
class Walked:
    """How a case went: how often it passed each element (called ones as ``process#element``), the flows it took.

    ``standing`` are the elements with a token now, ``end`` the end event it reached last.
    """

    passed: Mapping[str, int]
    flows: frozenset[str]
    standing: frozenset[str]
    end: str | None


def walked(session: Session, instance: Instance) -> Walked:
    """Return how the instance went so far."""
    run = _run(session, instance)
    standing = frozenset(element for element, count in run.positions if count)
    return Walked(run.passed, frozenset(run.taken_flows), standing, run.ended_as)


def _by_process(elements: Iterable[str], own: str) -> dict[str, list[str]]:
    """Return elements by process; those of called ones come as ``process#element``."""
    found: dict[str, list[str]] = {}
    for element in elements:
        process, _, inner = element.rpartition("#")
        found.setdefault(process or own, []).append(inner)
    return found


def values_at(session: Session, task: Task) -> dict[str, Any]:
    """Return the variables a task sees, as plain JSON: what its form is filled with.

    Null ones are left out, so that the form's own defaults apply.  Raises NotFound when the task is no longer open.
    """
    run = _run(session, task.instance)
    if task.state != TaskState.OPEN:
        raise NotFound(Text("该任务已结束", "This task has ended"))
    return {name: value for name, value in to_plain(run.visible(task.token_id)).items() if value is not None}


def values_of(session: Session, instance: Instance) -> dict[str, Any]:
    """Return the instance's own variables, as plain JSON."""
    return to_plain(_run(session, instance).variables)


def source_of(session: Session, instance: Instance, process_key: str) -> bytes:
    """Return the diagram of the revision the instance runs on, of its own process or of one it calls.

    Raises NotFound.
    """
    revision_id = instance.pins["process"].get(process_key)
    if revision_id is None:
        raise NotFound(Text("该事项没有这个流程", "The case does not run this process"))
    return session.get_one(Revision, revision_id).source


def _run(session: Session, instance: Instance) -> Run:
    return Run.load(
        program_of(session, instance),
        decisions_of(session, instance),
        builtins_of(session, instance),
        instance.state_blob,
    )
