"""Who was asked to read which revision, who has, and who works by it without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.documents import REMINDED, stream_of_revision
from engine.model import (
    Acknowledgement,
    Definition,
    DefinitionKind,
    Department,
    Instance,
    Person,
    Revision,
    Task,
    TaskState,
)
from engine.queries.paging import SIZE, Page


@dataclass(frozen=True)
class Reading:
    """A revision one person was asked to read."""

    definition: Definition
    revision: Revision
    due_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """A revision in force that people were asked to read: how many, how many have, how many are late."""

    definition: Definition
    revision: Revision
    people: int
    read: int
    late: int

    @property
    def left(self) -> int:
        """Return how many have not read it."""
        return self.people - self.read


@dataclass(frozen=True)
class Reader:
    """One of those asked; ``worked`` tasks of the procedure were completed before reading it."""

    name: str
    department: str
    due_at: datetime | None
    acknowledged_at: datetime | None
    worked: int


def readings_of(session: Session, person_id: str, latest: int = 20) -> list[Reading]:
    """Return what a person has still to read, the most urgent first, then what they read last."""
    held = (
        select(Definition, Revision, Acknowledgement.due_at, Acknowledgement.acknowledged_at)
        .join(Revision, Revision.id == Acknowledgement.revision_id)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Acknowledgement.person_id == person_id)
    )
    left = held.where(Acknowledgement.acknowledged_at.is_(None), Revision.effective_to.is_(None))
    read = held.where(Acknowledgement.acknowledged_at.is_not(None))
    urgent = left.order_by(Acknowledgement.due_at, Acknowledgement.id).limit(SIZE)
    last = read.order_by(Acknowledgement.acknowledged_at.desc()).limit(latest)
    return [Reading(*row) for each in (urgent, last) for row in session.execute(each)]


def reading_of(session: Session, revision_id: str, person_id: str) -> Acknowledgement | None:
    """Return whether and by when a person has to read a revision, None when nobody asked them."""
    wanted = (Acknowledgement.revision_id == revision_id, Acknowledgement.person_id == person_id)
    return session.scalar(select(Acknowledgement).where(*wanted))


def count_left(session: Session, person_id: str) -> int:
    """Return how many revisions in force a person has still to read."""
    found = (
        select(func.count())
        .select_from(Acknowledgement)
        .join(Revision, Revision.id == Acknowledgement.revision_id)
        .where(
            Acknowledgement.person_id == person_id,
            Acknowledgement.acknowledged_at.is_(None),
            Revision.effective_to.is_(None),
        )
    )
    return session.scalar(found) or 0


def asked(session: Session) -> list[Asked]:
    """Return the revisions in force that people were asked to read, those with most left first."""
    unread = Acknowledgement.acknowledged_at.is_(None)
    counted = (
        select(
            Acknowledgement.revision_id.label("revision"),
            func.count().label("people"),
            func.sum(case((unread, 0), else_=1)).label("read"),
            func.sum(case((unread & (Acknowledgement.due_at < clock.now()), 1), else_=0)).label("late"),
        )
        .group_by(Acknowledgement.revision_id)
        .subquery()
    )
    found = (
        select(Definition, Revision, counted.c.people, counted.c.read, counted.c.late)
        .join(Revision, Revision.id == counted.c.revision)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Revision.effective_to.is_(None))
        .order_by((counted.c.people - counted.c.read).desc(), Revision.effective_from.desc(), Revision.id)
    )
    return [Asked(*row) for row in session.execute(found)]


def readers(session: Session, revision: Revision, number: int = 1, *, only_left: bool = False) -> Page[Reader]:
    """Return one page of those asked to read a revision: who has not comes first, then by when they have to."""
    found = (
        select(Acknowledgement, Person, Department.name)
        .join(Person, Person.id == Acknowledgement.person_id)
        .outerjoin(Department, Department.id == Person.department_id)
        .where(Acknowledgement.revision_id == revision.id)
    )
    if only_left:
        found = found.where(Acknowledgement.acknowledged_at.is_(None))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = min(number, max(1, -(-total // SIZE)))
    first = case((Acknowledgement.acknowledged_at.is_(None), 0), else_=1)
    rows = session.execute(
        found.order_by(first, Acknowledgement.due_at, Person.login).limit(SIZE).offset((number - 1) * SIZE)
    ).all()
    worked = _worked(session, revision, [person.id for _, person, _ in rows])
    told = [
        Reader(person.name, department or "", each.due_at, each.acknowledged_at, worked.get(person.id, 0))
        for each, person, department in rows
    ]
    return Page(told, total, number)


def reminders(session: Session, revision: Revision) -> list[tuple[datetime, int]]:
    """Return when those who had not read a revision were reminded, and how many they were, oldest first."""
    facts = ledger.read(session, stream_of_revision(session, revision))
    told = [fact for fact in facts if fact.type == REMINDED and fact.public["revision"] == revision.label]
    return [(fact.at, len(fact.public["people"])) for fact in told]


def _worked(session: Session, revision: Revision, people: Sequence[str]) -> dict[str, int]:
    """Count what each of the people completed under the revision's procedure before they read it."""
    if revision.definition.kind != DefinitionKind.PROCESS:
        return {}
    found = (
        select(Task.completed_by, func.count())
        .join(Instance, Instance.id == Task.instance_id)
        .join(Acknowledgement, Acknowledgement.person_id == Task.completed_by)
        .where(
            Task.completed_by.in_(people),
            Task.state == TaskState.COMPLETED,
            Task.completed_at >= revision.effective_from,
            Instance.process_key == revision.definition.key,
            Acknowledgement.revision_id == revision.id,
            or_(Acknowledgement.acknowledged_at.is_(None), Task.completed_at < Acknowledgement.acknowledged_at),
        )
        .group_by(Task.completed_by)
    )
    return {str(row[0]): row[1] for row in session.execute(found)}
