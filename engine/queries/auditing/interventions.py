"""What people did beside the procedures: settings, rights, deployments, moved cases, handed-over and ended work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine import ledger
from engine.instances.recording import STREAM
from engine.ledger import Fact
from engine.model import Event, Instance
from engine.model.ledger import IS_ACT, OF_CASES, OF_DEFINITIONS, OF_PEOPLE
from engine.queries.auditing.listing import page_of
from engine.queries.auditing.people import names_of
from engine.queries.auditing.population import Asked, narrowed
from engine.queries.paging import Page

OF_TASKS = ("task.transferred",)
"""What says people by their ids, before and after."""


@dataclass(frozen=True)
class Intervention:
    """One act beside the procedures: by whom, of which kind, on what (a stream, a person by name), why."""

    at: datetime
    who: str
    type: str
    stream: str
    reason: str
    changes: Sequence[tuple[str, str, str]]


def interventions(session: Session, asked: Asked, number: int) -> Page[Intervention]:
    """Return the acts of a period, the latest first; ``asked`` narrows those on cases by when the case was started."""
    columns = (Event.stream, Event.seq, Event.at, Event.type, Event.actor)
    # From the few acts to their cases: the other way the database would pass every event of every case.
    of_case = Instance.number == func.substr(Event.stream, len(STREAM) + 1)
    parts = [narrowed(_of(columns, STREAM.rstrip("/"), OF_CASES).join(Instance, of_case), asked)]
    if not (asked.process or asked.project or asked.state):
        parts += [
            select(*columns).where(Event.stream >= "cfg/", Event.stream < "cfg0"),
            _of(columns, "def", OF_DEFINITIONS),
            _of(columns, "user", OF_PEOPLE),
        ]
    found = union_all(*parts).subquery()
    wanted = select(found).order_by(found.c.at.desc(), found.c.stream, found.c.seq)
    if asked.since is not None:
        wanted = wanted.where(found.c.at >= asked.since)
    if asked.before is not None:
        wanted = wanted.where(found.c.at < asked.before)
    page = page_of(session, wanted, number)
    facts = [_fact(session, row) for row in page.rows]
    acted = [id_ for row in page.rows for id_ in (row.actor, row.stream.removeprefix("user/"))]
    handed = [str(fact.public.get(side)) for fact in facts if fact.type in OF_TASKS for side in ("old", "new")]
    names = names_of(session, [*acted, *handed])
    return page.showing([_told(row, fact, names) for row, fact in zip(page.rows, facts, strict=True)])


def _of(columns: Sequence[InstrumentedAttribute[Any]], streams: str, types: Sequence[str]) -> Select[*tuple[Any, ...]]:
    within = (Event.stream >= f"{streams}/", Event.stream < f"{streams}0")
    return select(*columns).where(IS_ACT, Event.type.in_(types), *within)


def _fact(session: Session, row: Any) -> Fact:
    (fact, *_) = ledger.read(session, row.stream, within=range(row.seq, row.seq + 1))
    return fact


def _told(row: Any, fact: Fact, names: Mapping[str, str]) -> Intervention:
    values = fact.values
    reason = values.get("reason") or values.get("note") or ""
    who = names.get(row.actor, "" if row.actor == "system" else row.actor)
    on = names.get(row.stream.removeprefix("user/"), row.stream)
    changes = _changes(values)
    if fact.type in OF_TASKS:
        changes = [(name, names.get(old, old), names.get(new, new)) for name, old, new in changes]
    return Intervention(row.at, who, row.type, on, str(reason), changes)


def _changes(values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what a fact says of old and new: as a whole, or by field."""
    if "old" in values or "new" in values:
        return [("", _short(values.get("old")), _short(values.get("new")))]
    pairs = [
        (name, _short(value.get("old")), _short(value.get("new")))
        for name, value in values.items()
        if isinstance(value, dict) and {"old", "new"} <= value.keys()
    ]
    named = [
        str(values[name])
        for name in ("role", "label", "key", "resolution", "hold", "record", "question", "value")
        if values.get(name)
    ]
    return pairs or [("", "", " ".join(named))] if named or pairs else []


def _short(value: Any) -> str:
    return "—" if value in (None, "") else str(value)[:120]
