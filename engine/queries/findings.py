"""The findings of a project in figures: by building, round and company, and what was found in several places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.model import Entry, EntryKey, Register
from engine.registers import access
from engine.registers.findings import DONE, REGISTER

FIELDS = (
    "process",
    "round",
    "building",
    "unit",
    "severity",
    "status",
    "due",
    "responsible",
    "contractor",
    "item_code",
    "standard",
)
REJECTED = "rejected"


@dataclass(frozen=True)
class Found:
    """What figures need of one finding; texts are empty where it does not say."""

    process: str
    round: str
    building: str
    unit: str
    severity: str
    status: str
    due: str
    responsible: str
    contractor: str
    item_code: str
    standard: str

    @property
    def is_open(self) -> bool:
        """Tell whether something is left to do about it."""
        return self.status not in DONE

    def is_overdue(self, today: date) -> bool:
        """Tell whether it should have been repaired before today."""
        return self.is_open and bool(self.due) and self.due[:10] < today.isoformat()


@dataclass(frozen=True)
class Tally:
    """How many findings there are of one kind; ``severe`` and ``overdue`` are among the open ones."""

    name: str
    found: int
    open: int
    overdue: int
    severe: int

    @property
    def closed(self) -> int:
        """Return how many are done."""
        return self.found - self.open


@dataclass(frozen=True)
class Again:
    """A question of a checklist at which several homes had a finding."""

    item_code: str
    text: str
    places: int
    buildings: tuple[str, ...]
    tally: Tally


def of_project(session: Session, actor: Actor, project: str) -> list[Found] | None:
    """Return the findings of a project but those that were no defect; None when the actor may read none."""
    register = session.get(Register, REGISTER)
    if register is None or not access.may_read(register, ("project", project), actor):
        return None
    rows = session.execute(
        select(*(Entry.data[name].as_string() for name in FIELDS))
        .join(EntryKey, EntryKey.entry_id == Entry.id)
        .where(EntryKey.register_key == REGISTER, EntryKey.field == "project", EntryKey.value == project)
        .where(Entry.retired_at.is_(None))
        .order_by(Entry.id)
    )
    found = [Found(*(value or "" for value in row)) for row in rows]
    return [one for one in found if one.status != REJECTED]


def tally(found: Iterable[Found], name: str = "") -> Tally:
    """Return the figures of some findings."""
    today = clock.local(clock.now()).date()
    counted = list(found)
    open_ = [one for one in counted if one.is_open]
    return Tally(
        name=name,
        found=len(counted),
        open=len(open_),
        overdue=sum(one.is_overdue(today) for one in open_),
        severe=sum(one.severity == "severe" for one in open_),
    )


def tallies(found: Iterable[Found], named: Callable[[Found], str]) -> list[Tally]:
    """Return the figures of findings by what ``named`` calls each, in the order of the names."""
    return [tally(alike, name) for name, alike in sorted(_groups(found, named).items())]


def again(found: Iterable[Found]) -> list[Again]:
    """Return the questions of checklists at which more than one home had a finding, the most homes first."""
    groups = _groups((one for one in found if one.item_code), lambda one: one.item_code)
    lines = [_again(code, alike) for code, alike in groups.items()]
    several = [line for line in lines if line.places > 1]
    return sorted(several, key=lambda line: (-line.places, line.item_code))


def _again(code: str, alike: Sequence[Found]) -> Again:
    return Again(
        item_code=code,
        text=next((one.standard for one in alike if one.standard), code),
        places=len({(one.building, one.unit) for one in alike}),
        buildings=tuple(sorted({one.building for one in alike if one.building})),
        tally=tally(alike),
    )


def _groups(found: Iterable[Found], named: Callable[[Found], str]) -> Mapping[str, list[Found]]:
    groups: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        groups[named(one)].append(one)
    return groups
