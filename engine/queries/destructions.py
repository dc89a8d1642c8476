"""The register of destruction: every list with its four signatures and what became of each record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.model import DestructionItem, DestructionList, Instance, ListState, Person, Task, TaskState
from engine.queries.paging import Page, needed, page_of
from engine.records.departments import Departments, Managed
from engine.records.destroying import SIGNED
from engine.text import Text


@dataclass(frozen=True)
class Signature:
    """Who signed one of the four places, when, and what they wrote."""

    place: str
    name: str
    at: datetime
    opinion: str


@dataclass(frozen=True)
class ListLine:
    """One list with the department it was made for; ``step`` is where its case stands while it is open."""

    list: DestructionList
    managed: Managed
    records: int
    kept: int
    step: str

    @property
    def destroyed(self) -> int:
        """Return how many records were destroyed under it."""
        return self.records - self.kept if self.list.state == ListState.EXECUTED else 0


@dataclass(frozen=True)
class ListPage:
    """A list with its signatures and items."""

    line: ListLine
    signatures: Sequence[Signature]
    items: Sequence[DestructionItem]


def destruction_lists(session: Session, number: int) -> Page[ListLine]:
    """Return one page of the lists, the newest first."""
    order = (DestructionList.made_at.desc(), DestructionList.number.desc())
    page = page_of(session.scalars(select(DestructionList).order_by(*order).limit(needed(number))).all(), number)
    return page.showing(_lines(session, page.rows))


def destruction_list(session: Session, number: str) -> ListPage:
    """Return one list.  Raises NotFound."""
    found = session.get(DestructionList, number)
    if found is None:
        raise NotFound(Text(f"没有编号为 {number} 的清单", f"There is no list {number}"))
    (line,) = _lines(session, [found])
    items = select(DestructionItem).where(DestructionItem.list_number == number).order_by(DestructionItem.number)
    return ListPage(line, tuple(_signatures(session, found)), session.scalars(items).all())


def _lines(session: Session, lists: Sequence[DestructionList]) -> list[ListLine]:
    numbers = [one.number for one in lists]
    counting = (
        select(
            DestructionItem.list_number,
            func.count().label("records"),
            func.count().filter(DestructionItem.kept != "").label("kept"),
        )
        .where(DestructionItem.list_number.in_(numbers))
        .group_by(DestructionItem.list_number)
    )
    counted = {row.list_number: row for row in session.execute(counting)}
    steps, departments = _steps(session, numbers), Departments(session)
    return [
        ListLine(
            one,
            departments.of_role(one.department, one.made_at),
            counted[one.number].records if one.number in counted else 0,
            counted[one.number].kept if one.number in counted else 0,
            steps.get(one.number, ""),
        )
        for one in lists
    ]


def _steps(session: Session, numbers: Sequence[str]) -> Mapping[str, str]:
    open_tasks = (
        select(Instance.number, Task.name)
        .join(Task, Task.instance_id == Instance.id)
        .where(Instance.number.in_(numbers), Task.state == TaskState.OPEN)
    )
    return {row.number: row.name for row in session.execute(open_tasks)}


def _signatures(session: Session, found: DestructionList) -> Iterator[Signature]:
    ids = {place: getattr(found, f"{place}_by") for place in SIGNED}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_([id_ for id_ in ids.values() if id_])))
    names = {row.id: row.name for row in rows}
    for place, id_ in ids.items():
        if id_:
            yield Signature(place, names[id_], getattr(found, f"{place}_at"), str(found.opinions.get(place) or ""))
