"""The cases that went through an element: what an auditor asks of a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.instances.recording import STREAM
from engine.model import Event, Instance
from engine.queries.carriers import Place
from engine.queries.cases import readable

LATEST = 200
"""How many cases of a process are looked through: their events are read, for no index knows elements."""
SHOWN = 10


class Passed(NamedTuple):
    """A case that went through an element."""

    number: str
    title: str
    state: str
    started_at: datetime


def cases_through(session: Session, places: Collection[Place], by: Actor) -> Mapping[Place, list[Passed]]:
    """Return for each place the latest cases that reached it, of those the actor may read, at most ``SHOWN``.

    Of each process the ``LATEST`` cases are looked through.
    """
    found: dict[Place, list[Passed]] = {place: [] for place in places}
    for process in {place.process for place in places}:
        here = [place for place in places if place.process == process]
        cases = _latest(session, process, by)
        bodies = select(Event.stream, Event.body).where(
            Event.stream.in_(cases),
            Event.type == "instance.moved",
            or_(*(Event.body.contains(_step(place), autoescape=True) for place in here)),
        )
        reached: dict[Place, set[str]] = {place: set() for place in here}
        for stream, body in session.execute(bodies):
            for place in here:
                if _step(place) in body:
                    reached[place].add(stream)
        for place in here:
            found[place] = [case for stream, case in cases.items() if stream in reached[place]][:SHOWN]
    return found


def _latest(session: Session, process: str, by: Actor) -> dict[str, Passed]:
    """Return the latest cases of a process by their streams, newest first."""
    columns = (Instance.number, Instance.title, Instance.state, Instance.started_at)
    rows = session.execute(
        select(*columns)
        .where(Instance.process_key == process, readable(session, by))
        .order_by(Instance.started_at.desc(), Instance.id.desc())
        .limit(LATEST)
    )
    return {f"{STREAM}{row.number}": Passed(*row) for row in rows}


def _step(place: Place) -> str:
    """Return how the body of an event names a step at an element: ``["entered","…","…"]``."""
    return f'","{place.element}","'
