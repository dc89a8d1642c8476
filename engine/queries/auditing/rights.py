"""Who may administer the system and put procedures into force, since when, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.model import Event, Person, RoleHolding
from engine.model.ledger import IS_ACT
from engine.queries.auditing.people import names_of

POWERS = ("admin", "process_owner")
"""Roles whose holders change people and settings, procedures, or cases beside their procedures."""
_GRANTED = "role.granted"
_BEGUN = (_GRANTED, "person.added")
"""What an event that grants a role begins with."""


@dataclass(frozen=True)
class Holder:
    """Somebody in office who holds one of the roles in a scope; ``by`` is empty where the system granted it."""

    person: str
    login: str
    role: str
    scope: tuple[str, str]
    since: datetime | None
    by: str


def holders(session: Session) -> list[Holder]:
    """Return who holds them now, by role and name, with when and by whom it was granted last."""
    held = session.execute(
        select(RoleHolding, Person)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(RoleHolding.role_key.in_(POWERS), Person.is_active)
        .order_by(RoleHolding.role_key, Person.name, RoleHolding.scope_kind, RoleHolding.scope_id)
    ).all()
    granted = _granted(session, {person.id for _holding, person in held})
    names = names_of(session, [by for _at, by in granted.values()])
    found = []
    for one, person in held:
        at, by = granted.get((person.id, one.role_key, one.scope_kind, one.scope_id), (None, ""))
        found.append(
            Holder(person.name, person.login, one.role_key, (one.scope_kind, one.scope_id), at, names.get(by, ""))
        )
    return found


def _granted(session: Session, people: set[str]) -> dict[tuple[str, str, str, str], tuple[datetime, str]]:
    streams = {f"user/{id_}": id_ for id_ in people}
    events = select(Event.stream, Event.seq).where(IS_ACT, Event.type.in_(_BEGUN), Event.stream.in_(streams))
    found = {}
    for stream, seq in session.execute(events.order_by(Event.stream, Event.seq)):
        for fact in ledger.read(session, stream, within=range(seq, seq + 1)):
            if fact.type == _GRANTED:
                told = fact.public
                key = (streams[stream], told["role"], told["scope_kind"], told["scope_id"])
                found[key] = (fact.at, fact.actor)
    return found
