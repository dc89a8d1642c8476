"""What moving the dates of a project would do to its running cases; nothing is changed by asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.definitions.milestones import MILESTONES, NAME
from engine.errors import EngineError
from engine.feel.values import from_python
from engine.instances.deadlines import Shift, concerned, follow_milestones
from engine.instances.opened import Opened, builtins_of
from engine.instances.programs import decisions_of, program_of
from engine.model import Entry, Instance
from engine.queries.cases import readable
from engine.registers.milestones import dates_in
from engine.text import Text
from engine.tokens import Run
from engine.work.calendar import load_calendar
from engine.work.feel_functions import use_calendar


@dataclass(frozen=True)
class Followed:
    """A case and what would move in it, or why that cannot be said."""

    id: str
    number: str
    title: str
    shifts: tuple[Shift, ...]
    refusal: Text | None = None


@dataclass(frozen=True)
class Forecast:
    """The days that would count others, the cases that would follow, and how many of them the person may not read."""

    moved: Mapping[str, tuple[date | None, date | None]]
    cases: tuple[Followed, ...]
    hidden: int

    @property
    def overdue(self) -> Iterator[tuple[Followed, Shift]]:
        """Yield the deadlines that would be missed and the timers that would fire at once."""
        return ((case, shift) for case in self.cases for shift in case.shifts if shift.has_passed)


def forecast(session: Session, entry: Entry, dates: Mapping[str, date | None], actor: Actor) -> Forecast:
    """Return what planning the project's milestones for these days would move."""
    given = {MILESTONES[key].planned: day.isoformat() if day else None for key, day in dates.items()}
    old, new = dates_in(entry.data), dates_in({**entry.data, **given})
    moved = {key: (old[key], new[key]) for key in MILESTONES if old[key] != new[key]}
    if not moved:
        return Forecast({}, (), 0)
    ids = concerned(session, entry.number)
    allowed = set(session.scalars(select(Instance.id).where(Instance.id.in_(ids), readable(session, actor))))
    with use_calendar(partial(load_calendar, session)):
        cases = [(id_, _followed(session, id_, new)) for id_ in ids]
    told = [(id_, case) for id_, case in cases if case.shifts or case.refusal]
    shown = tuple(case for id_, case in told if id_ in allowed)
    return Forecast(moved, shown, len(told) - len(shown))


def _followed(session: Session, instance_id: str, dates: Mapping[str, date | None]) -> Followed:
    instance = session.get_one(Instance, instance_id)
    run = Run.load(
        program_of(session, instance),
        decisions_of(session, instance),
        {**builtins_of(session, instance), NAME: from_python(dict(dates))},
        instance.state_blob,
    )
    opened = Opened(session, instance, run, {wait.token_id: wait for wait in run.waits})
    try:
        shifts, refusal = tuple(follow_milestones(opened)), None
    except EngineError as error:
        shifts, refusal = (), error.text
    return Followed(instance.id, instance.number, instance.title, shifts, refusal)
