"""The things a case is about, for its event log: project, building, unit, and the customer by register number only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.eventlog import Thing
from engine.model import Entry, EntryKey
from web.work.casepage import CasePage


def things_of(session: Session, case: CasePage) -> tuple[Thing, ...]:
    """Return what a case is about, as far as it says; a customer is known by number, never by name."""
    said, project = case.view.variables, case.instance.scope_id
    place = [project, *(str(said[name]) for name in ("building", "unit") if _is_word(said.get(name)))]
    found = []
    if project:
        found.append(Thing("project", project, case.project))
        for type_, count in (("building", 2), ("unit", 3)):
            if len(place) >= count:
                found.append(Thing(type_, "/".join(place[:count]), place[count - 1]))
    customer = _customer(session, said.get("phone"))
    return (*found, Thing("customer", customer)) if customer else tuple(found)


def _customer(session: Session, phone: Any) -> str | None:
    if not _is_word(phone):
        return None
    number: str | None = session.scalar(
        select(Entry.number)
        .join(EntryKey, EntryKey.entry_id == Entry.id)
        .where(EntryKey.register_key == "customer", EntryKey.field == "phone", EntryKey.value == str(phone))
        .order_by(Entry.number)
        .limit(1)
    )
    return number


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and bool(str(value).strip())
