"""The cases that went through an element: what an auditor asks of a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.instances.recording import STREAM
from engine.ledger.spelling import fields_of, told
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
        reached: dict[Place, set[str]] = {place: set() for place in here}
        for stream, body in session.execute(select(Event.stream, Event.body).where(Event.stream.in_(cases))):
            # Few bodies name the place at all, and finding that out costs less than reading them.
            named = [place for place in here if stream not in reached[place] and _step(place) in body]
            elements = _elements(body) if named else frozenset()
            for place in named:
                if place.element in elements:
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


def _elements(body: str) -> frozenset[str]:
    """Return the elements at which something happened in an event."""
    moved = [fact.public for fact in told(fields_of(body)) if fact.type == "instance.moved"]
    return frozenset(element for public in moved for _kind, element, *_rest in public["steps"])


def _step(place: Place) -> str:
    """Return how the body of an event names a step at an element: ``["entered","…","…"]``."""
    return f'","{place.element}","'
