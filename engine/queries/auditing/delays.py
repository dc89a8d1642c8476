"""What was late and what was not done: tasks, limits and withdrawn steps, each with the cause that was stated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, case, desc, func, literal, select, union_all
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.instances.recording import STREAM
from engine.model import (
    DONE_LATE,
    IS_OPEN,
    WITHDRAWN,
    Clock,
    DelayCause,
    Instance,
    InstanceState,
    Person,
    Task,
    TaskState,
)
from engine.queries.auditing.people import names_of
from engine.queries.auditing.population import Asked, narrowed
from engine.queries.paging import SIZE, Page

UNSTATED = "none"
"""The cause of what nobody explained."""
CANCELLED = "case-cancelled"
LEFT = "left"
"""Why a step was not done where no countersign took it back: the case was ended, or the diagram went another way."""

Statement = Select[*tuple[Any, ...]]
Found = Row[*tuple[Any, ...]]
_DOER = func.coalesce(Task.completed_by, Task.assignee_id)
_STATED = func.coalesce(DelayCause.cause, UNSTATED)
_SAID = DelayCause.cause, DelayCause.words, DelayCause.stated_by, DelayCause.stated_at, DelayCause.is_made_up
_WHY = case(
    (Task.outcome != "", Task.outcome),
    (and_(Instance.state == InstanceState.CANCELLED, Task.completed_at >= Instance.ended_at), CANCELLED),
    else_=LEFT,
)


@dataclass(frozen=True)
class Wanted:
    """Which cases, which cause (``UNSTATED`` for none) and which department's people."""

    cases: Asked
    cause: str = ""
    department: str = ""


@dataclass(frozen=True)
class Arm:
    """What an index finds: rows of which ``condition`` holds; their ``since`` is never before their case's start."""

    condition: Any
    since: Any


@dataclass(frozen=True)
class Part:
    """One kind of lateness: its columns, the arms it is found by, by what it is counted, and its time and id."""

    rows: Statement
    arms: tuple[Arm, ...]
    cause: Any
    department: Any
    at: Any
    id: Any


@dataclass(frozen=True)
class Count:
    """How many of a cause there are in a procedure and department (by id, empty where there is none)."""

    cause: str
    process: str
    department: str
    found: int


def tasks() -> Part:
    """Return the tasks done after their day, and those that are late now, the latest limit first."""
    rows = (
        select(
            Instance.number,
            Instance.process_key,
            Task.id,
            Task.name,
            Task.due_at,
            Task.completed_at,
            _DOER.label("doer"),
            Person.department_id,
            *_SAID,
        )
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Person, Person.id == _DOER)
        .outerjoin(DelayCause, DelayCause.id == Task.id)
    )
    arms = Arm(DONE_LATE, Task.completed_at), Arm(and_(IS_OPEN, Task.due_at < clock.now()), Task.created_at)
    return Part(rows, arms, _STATED, func.coalesce(Person.department_id, ""), Task.due_at, Task.id)


def limits() -> Part:
    """Return the limits of cases that passed, the latest first."""
    rows = (
        select(
            Instance.number,
            Instance.process_key,
            Clock.id,
            Clock.instance_id,
            Clock.key,
            Clock.due_at,
            Clock.breached_at,
            Clock.stopped_at,
            *_SAID,
        )
        .join(Instance, Instance.id == Clock.instance_id)
        .outerjoin(DelayCause, DelayCause.id == Clock.id)
    )
    arms = (Arm(Clock.breached_at.is_not(None), Clock.breached_at),)
    return Part(rows, arms, _STATED, literal(""), Clock.breached_at, Clock.id)


def withdrawn() -> Part:
    """Return the steps that were begun and not done, the latest first."""
    rows = (
        select(
            Instance.number,
            Instance.process_key,
            Task.id,
            Task.name,
            Task.created_at,
            Task.completed_at,
            Task.assignee_id,
            _WHY.label("why"),
        )
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Person, Person.id == Task.assignee_id)
    )
    arms = (Arm(WITHDRAWN, Task.completed_at),)
    return Part(rows, arms, _WHY, func.coalesce(Person.department_id, ""), Task.completed_at, Task.id)


def counts(session: Session, part: Part, wanted: Wanted) -> list[Count]:
    """Count by cause, procedure and department in the database."""
    groups = (part.cause.label("cause"), Instance.process_key, part.department.label("department"))
    found: Counter[tuple[str, str, str]] = Counter()
    for arm in _arms(part, wanted, *groups, func.count()):
        for cause, process, department, count in session.execute(arm.group_by(*groups)):
            found[cause, process, department] += count
    return [Count(*key, count) for key, count in found.items()]


def page(session: Session, part: Part, wanted: Wanted, total: int, number: int, size: int = SIZE) -> Page[Found]:
    """Return one page of the rows, of which there are ``total``, the latest first."""
    number = min(number, max(1, -(-total // size)))
    # The ids first, out of the indexes in their order: wide rows are read for what is shown only.
    arms = _arms(part, wanted, part.at.label("at"), part.id.label("id"))
    found = union_all(*arms).order_by(desc("at"), "id").limit(size).offset((number - 1) * size)
    ids = [row.id for row in session.execute(found)]
    rows = part.rows.where(part.id.in_(ids)).order_by(part.at.desc(), part.id)
    return Page(session.execute(rows).all(), total, number, size)


def _arms(part: Part, wanted: Wanted, *columns: Any) -> list[Statement]:
    rows = part.rows.with_only_columns(*columns, maintain_column_froms=True)
    return [_narrowed(rows.where(arm.condition), part, arm, wanted) for arm in part.arms]


def _narrowed(rows: Statement, part: Part, arm: Arm, wanted: Wanted) -> Statement:
    rows = narrowed(rows, wanted.cases)
    if wanted.cases.since is not None:
        # Says nothing new, but the index knows it: cases of other years are not looked up.
        rows = rows.where(arm.since >= wanted.cases.since)
    if wanted.cause:
        rows = rows.where(part.cause == wanted.cause)
    if wanted.department:
        rows = rows.where(part.department == wanted.department)
    return rows


@dataclass(frozen=True)
class Stood:
    """A step that was open when a limit passed: who had it, and why it was late as far as it was said."""

    step: str
    who: str
    cause: str = ""
    words: str = ""


def stood(session: Session, rows: Sequence[Found]) -> list[list[Stood]]:
    """Return for each limit that passed the steps that were open then."""
    wanted = (
        select(Task, DelayCause)
        .outerjoin(DelayCause, DelayCause.id == Task.id)
        .where(Task.instance_id.in_({row.instance_id for row in rows}))
    )
    found = session.execute(wanted).all()
    names = names_of(session, [task.completed_by or task.assignee_id for task, _ in found])
    return [
        [
            Stood(
                task.name,
                names.get(task.completed_by or task.assignee_id or "", ""),
                why.cause if why else "",
                why.words if why else "",
            )
            for task, why in found
            if task.instance_id == row.instance_id
            and task.created_at <= row.breached_at
            and (task.state == TaskState.OPEN or (task.completed_at and task.completed_at >= row.breached_at))
        ]
        for row in rows
    ]


@dataclass(frozen=True)
class Reason:
    """Who or what took a step back, and the words that were given."""

    who: str
    words: str


def reasons(session: Session, rows: Sequence[Found]) -> dict[str, Reason]:
    """Return by task why it was withdrawn, as the record of its case says."""
    told: dict[str, tuple[str, str]] = {}
    wanted = {row.id for row in rows}
    for number in {row.number for row in rows}:
        facts = ledger.read(session, f"{STREAM}{number}")
        for fact in facts:
            if fact.type == "task.cancelled" and fact.public["task"] in wanted:
                same = (one.revealed.get("reason") for one in facts if one.seq == fact.seq)
                told[fact.public["task"]] = (fact.actor, next((str(words) for words in same if words), ""))
    names = names_of(session, [actor for actor, _ in told.values()])
    return {task: Reason(names.get(actor, ""), words) for task, (actor, words) in told.items()}
