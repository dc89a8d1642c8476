"""Cases a person may see: the list, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select
from sqlalchemy.orm import Session, load_only

from engine.actor import Actor
from engine.model import (
    IS_OPEN,
    Definition,
    DefinitionKind,
    Instance,
    Participant,
    Person,
    Role,
    Task,
    TaskCandidate,
    TaskState,
)
from engine.queries.filters import Filters
from engine.queries.paging import Page, needed, page_of
from engine.text import Text
from engine.work.claims import claimable_by
from engine.work.permit import READ_ALL

COLUMNS = (
    Instance.number,
    Instance.title,
    Instance.process_key,
    Instance.scope_id,
    Instance.state,
    Instance.ended_as,
    Instance.started_at,
    Instance.ended_at,
)
"""What a line of the list needs of an instance; its state and pins stay in the database."""


@dataclass(frozen=True)
class Held:
    """One place where a case stands: the task, who has it (or may claim it) and since when."""

    task_id: str
    name: str
    holder: str | None
    roles: tuple[Text, ...]
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class CaseRow:
    """One line of the list of cases."""

    id: str
    number: str
    title: str
    process_key: str
    scope_id: str
    state: str
    ended_as: str | None
    started_at: datetime
    ended_at: datetime | None
    places: tuple[Held, ...]


def rows(session: Session, actor: Actor, filters: Filters, *, state: str = "") -> Page[CaseRow]:
    """Return one page of the cases the actor may read, newest first; ``state`` narrows to active or ended."""
    found = select(Instance.id).where(readable(session, actor), *filters.of_cases())
    if state == "active":
        found = found.where(Instance.ended_at.is_(None))
    elif state == "ended":
        found = found.where(Instance.ended_at.is_not(None))
    newest = (Instance.started_at.desc(), Instance.id.desc())
    page = page_of(session.scalars(found.order_by(*newest).limit(needed(filters.page))).all(), filters.page)
    listed = select(Instance).where(Instance.id.in_(page.rows)).order_by(*newest).options(load_only(*COLUMNS))
    where = whereabouts(session, page.rows)
    return page.showing([_row(instance, where.get(instance.id, ())) for instance in session.scalars(listed)])


def readable(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may read an instance (the same as ``require_reader``)."""
    if actor.kind == "system" or any(actor.holds(role) for role in READ_ALL):
        return Instance.id.is_not(None)
    takes_part = select(Participant.instance_id).where(Participant.person_id == actor.id)
    mine = select(Task.instance_id).where(Task.assignee_id == actor.id, IS_OPEN)
    ways: list[ColumnElement[bool]] = [Instance.id.in_(takes_part), Instance.id.in_(mine)]
    ways.append(Instance.id.in_(_as_candidate(session, actor)))
    definitions = session.scalars(select(Definition).where(Definition.kind == DefinitionKind.PROCESS))
    ways += [_by_role(definition, actor) for definition in definitions]
    return or_(*ways)


def _by_role(definition: Definition, actor: Actor) -> ColumnElement[bool]:
    readers = set(definition.settings.get("readers", []))
    process = Instance.process_key == definition.key
    ways: list[ColumnElement[bool]] = []
    for held in actor.held:
        if held.role_key not in readers:
            continue
        if held.scope_kind == "company":
            return process
        ways.append(and_(Instance.scope_kind == held.scope_kind, Instance.scope_id == held.scope_id))
    return and_(process, or_(*ways)) if ways else false()


def _as_candidate(session: Session, actor: Actor) -> Any:
    person = session.get_one(Person, actor.id)
    return (
        select(Task.instance_id)
        .join(TaskCandidate, TaskCandidate.task_id == Task.id)
        .where(Task.state == TaskState.OPEN, claimable_by(session, person))
    )


# Made once: putting a statement together costs more than running it.
_PLACES = (
    select(
        Task.id.label("task_id"),
        Task.instance_id,
        Task.name,
        Task.claimed_at,
        Task.created_at,
        Task.due_at,
        Person.name.label("who"),
        Role.name_zh,
        Role.name_en,
    )
    .outerjoin(Person, Task.assignee_id == Person.id)
    .outerjoin(TaskCandidate, TaskCandidate.task_id == Task.id)
    .outerjoin(Role, Role.key == TaskCandidate.role_key)
    .where(Task.instance_id.in_(bindparam("ids", expanding=True)), Task.state == TaskState.OPEN)
    .order_by(Task.created_at, Task.id)
)


def whereabouts(session: Session, instance_ids: Sequence[str]) -> dict[str, tuple[Held, ...]]:
    """Return for each instance where it is, who has it and since when."""
    if not instance_ids:
        return {}
    found: dict[str, tuple[Held, ...]] = {}
    rows = session.connection().execute(_PLACES, {"ids": instance_ids})
    for (_, instance_id), of_task in groupby(rows, key=lambda row: (row.task_id, row.instance_id)):
        each = list(of_task)
        task = each[0]
        place = Held(
            task_id=task.task_id,
            name=task.name,
            holder=task.who,
            roles=tuple(Text(one.name_zh, one.name_en) for one in each if one.name_zh is not None),
            since=task.claimed_at or task.created_at,
            due_at=task.due_at,
        )
        found[instance_id] = (*found.get(instance_id, ()), place)
    return found


def _row(instance: Instance, places: tuple[Held, ...]) -> CaseRow:
    return CaseRow(
        id=instance.id,
        number=instance.number,
        title=instance.title,
        process_key=instance.process_key,
        scope_id=instance.scope_id,
        state=instance.state,
        ended_as=instance.ended_as,
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        places=places,
    )
