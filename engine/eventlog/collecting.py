"""Collects the event log of a process from the ledger: case by case, never all in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from engine.eventlog.model import Trace
from engine.eventlog.telling import Names, Telling
from engine.instances.programs import diagram_of, facts_of
from engine.instances.recording import STREAM
from engine.model import Event, Instance

_AT_ONCE = 200
_COLUMNS = (
    Instance.id,
    Instance.number,
    Instance.process_key,
    Instance.title,
    Instance.state,
    Instance.revision_id,
    Instance.pins,
    Instance.started_at,
    Instance.ended_at,
    Instance.scope_kind,
    Instance.scope_id,
)


@dataclass(frozen=True)
class Asked:
    """Which cases: of a process, begun from ``since`` and before ``until`` (UTC), on one revision, or by number."""

    process: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    revision_id: str | None = None
    numbers: Sequence[str] | None = None
    latest: int | None = None
    """Only so many, the latest begun."""
    below: tuple[datetime, str] | None = None
    """Only those that come after the case that was begun then and has this id."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what is asked as conditions on Instance."""
        found: list[ColumnElement[bool]] = []
        if self.process is not None:
            found.append(Instance.process_key == self.process)
        if self.since is not None:
            found.append(Instance.started_at >= self.since)
        if self.until is not None:
            found.append(Instance.started_at < self.until)
        if self.revision_id is not None:
            found.append(Instance.revision_id == self.revision_id)
        if self.numbers is not None:
            found.append(Instance.number.in_(self.numbers))
        if self.below is not None:
            begun, id_ = self.below
            earlier = and_(Instance.started_at == begun, Instance.id < id_)
            found.append(or_(Instance.started_at < begun, earlier))
        return found


def count(session: Session, asked: Asked) -> int:
    """Return how many cases are asked for, however many of them ``latest`` leaves."""
    return session.scalar(select(func.count()).select_from(Instance).where(*asked.conditions())) or 0


def collect(session: Session, asked: Asked) -> Iterator[Trace]:
    """Yield the cases asked for with everything that happened to their activities, the latest begun first.

    Who may read them is the caller's to decide.
    """
    yield from gather(session, [id_ for _begun, id_ in places(session, asked)])


def places(session: Session, asked: Asked) -> Sequence[tuple[datetime, str]]:
    """Return when each case asked for was begun, and its id, the latest begun first."""
    newest = (Instance.started_at.desc(), Instance.id.desc())
    found = select(Instance.started_at, Instance.id).where(*asked.conditions()).order_by(*newest)
    return [(row.started_at, row.id) for row in session.execute(found.limit(asked.latest))]


def gather(session: Session, ids: Sequence[str]) -> Iterator[Trace]:
    """Yield these cases with everything that happened to their activities."""
    for start in range(0, len(ids), _AT_ONCE):
        yield from _some(session, ids[start : start + _AT_ONCE])


def _some(session: Session, ids: Sequence[str]) -> Iterator[Trace]:
    rows = {row.id: row for row in session.execute(select(*_COLUMNS).where(Instance.id.in_(ids)))}
    tellings = {f"{STREAM}{row.number}": Telling(row.process_key, _names(session, row)) for row in rows.values()}
    events = select(Event.stream, Event.seq, Event.at, Event.actor, Event.body, Event.hash)
    for event in session.execute(events.where(Event.stream.in_(tellings)).order_by(Event.stream, Event.seq)):
        tellings[event.stream].add(event)
    for each in ids:
        row = rows[each]
        yield _trace(session, row, tellings[f"{STREAM}{row.number}"])


def _names(session: Session, row: Any) -> Names:
    pinned = {**row.pins["process"], row.process_key: row.revision_id}
    return {key: diagram_of(session, revision_id).processes[key].activities for key, revision_id in pinned.items()}


def _trace(session: Session, row: Any, telling: Telling) -> Trace:
    label, digest = facts_of(session, row.revision_id)
    return Trace(
        number=row.number,
        process=row.process_key,
        events=tuple(telling.events),
        title=row.title,
        state=str(row.state),
        revision_id=row.revision_id,
        revision=digest,
        label=label,
        started_at=row.started_at,
        ended_at=row.ended_at,
        scope=(row.scope_kind, row.scope_id),
        migrated=tuple(telling.migrated),
        flows=tuple(telling.flows),
    )
