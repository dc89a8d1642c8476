"""Who signed what, for whom, and whether one person stood on both sides: four eyes, delegation, signers' standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from engine import ledger
from engine.instances.recording import STREAM
from engine.model import Acknowledgement, Instance, Task, TaskState
from engine.queries.auditing.listing import page_of
from engine.queries.auditing.population import Asked, narrowed
from engine.queries.paging import Page

SIGNATURE = "firebreak:signature"
STARTED, FOR_STARTER, TWICE = "started", "for_starter", "twice"


def _signed() -> Select[*tuple[Any, ...]]:
    meaning = Task.properties[SIGNATURE].as_string()
    return (
        select(
            Task.id,
            Instance.number,
            Instance.process_key,
            Task.name,
            meaning.label("meaning"),
            Task.outcome,
            Task.completed_by,
            Task.delegated_from,
            Task.completed_at,
            Instance.revision_id,
        )
        .join(Instance, Instance.id == Task.instance_id)
        .where(Task.state == TaskState.COMPLETED, meaning.is_not(None))
        .order_by(Task.completed_at.desc(), Task.id)
    )


def doubles(session: Session, asked: Asked, number: int) -> Page[Row[*tuple[Any, ...]]]:
    """Return signatures by who began the case, by who stood in for them, or by who signed another step of it too."""
    other = aliased(Task)
    twice = (
        select(other.id)
        .where(
            other.instance_id == Task.instance_id,
            other.state == TaskState.COMPLETED,
            other.completed_by == Task.completed_by,
            other.activity_id != Task.activity_id,
            other.properties[SIGNATURE].as_string().is_not(None),
        )
        .exists()
    )
    began = Task.completed_by == Instance.started_by
    stood_in = and_(Task.delegated_from.is_not(None), Task.delegated_from == Instance.started_by)
    why = case((began, STARTED), (stood_in, FOR_STARTER), else_=TWICE).label("why")
    return page_of(session, narrowed(_signed(), asked).add_columns(why).where(or_(began, stood_in, twice)), number)


def delegations(session: Session, asked: Asked, number: int) -> Page[Row[*tuple[Any, ...]]]:
    """Return the tasks somebody did for somebody else, the latest first."""
    wanted = (
        select(
            Instance.number,
            Instance.process_key,
            Task.name,
            Task.completed_by,
            Task.delegated_from,
            Task.completed_at,
            Task.properties[SIGNATURE].as_string().label("meaning"),
        )
        .join(Instance, Instance.id == Task.instance_id)
        .where(Task.state == TaskState.COMPLETED, Task.delegated_from.is_not(None))
        .order_by(Task.completed_at.desc(), Task.id)
    )
    return page_of(session, narrowed(wanted, asked), number)


@dataclass(frozen=True)
class Standing:
    """A signature with what entitled the signer then: roles held, and when they had read the procedure.

    ``asked`` tells whether they had to read it; ``read_at`` is None when they had not by then.
    """

    row: Row[*tuple[Any, ...]]
    roles: tuple[str, ...]
    asked: bool
    read_at: datetime | None


def signers(session: Session, asked: Asked, number: int) -> Page[Standing]:
    """Return the signatures, the latest first, each with the signer's standing at that moment."""
    page = page_of(session, narrowed(_signed(), asked), number)
    roles = _roles(session, page)
    held = select(Acknowledgement).where(
        Acknowledgement.revision_id.in_({row.revision_id for row in page.rows}),
        Acknowledgement.person_id.in_({row.completed_by for row in page.rows}),
    )
    read = {(one.revision_id, one.person_id): one.acknowledged_at for one in session.scalars(held)}
    return page.showing([_standing(row, roles.get(row.id, ()), read) for row in page.rows])


def _standing(
    row: Row[*tuple[Any, ...]], roles: tuple[str, ...], read: dict[tuple[str, str], datetime | None]
) -> Standing:
    key = (row.revision_id, row.completed_by)
    at = read.get(key)
    return Standing(row, roles, key in read, at if at is not None and at <= row.completed_at else None)


def _roles(session: Session, page: Page[Row[*tuple[Any, ...]]]) -> dict[str, tuple[str, ...]]:
    """Return the roles the events of signatures name, by task."""
    found: dict[str, tuple[str, ...]] = {}
    for number in {row.number for row in page.rows}:
        for fact in ledger.read(session, f"{STREAM}{number}", reveal=False):
            if fact.public.get("signature"):
                found[str(fact.public["task"])] = tuple(fact.public["signature"].get("roles", ()))
    return found
