"""Roles people hold and tokens of the API beside the events that gave and took them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger import Flaw
from engine.ledger.canonical import spell
from engine.ledger.held import write
from engine.ledger.spelling import fields_of, told
from engine.model import COMPANY, ApiToken, Event, Person, RoleHolding
from engine.model.ledger import IS_ACT, OF_PEOPLE
from engine.queries.auditing.agreement.difference import difference

_USERS = "user/"
Holding = tuple[str, str, str, str]
"""A person, a role, and the kind and the key of the scope it is held in."""


@dataclass
class _Issued:
    """A token as its events have it: ``said`` is what the first one tells."""

    person: str
    said: Mapping[str, Any] = field(default_factory=dict)
    is_revoked: bool = False


def rights(session: Session) -> Iterator[Flaw]:
    """Yield the roles somebody holds that nobody gave, those given that are gone, and tokens that are not as issued.

    Of a token count whose it is, its digest, until when it is valid and whether it was revoked; events of older tokens
    name neither digest nor end.
    """
    given: set[Holding] = set()
    issued: dict[str, _Issued] = {}
    for person, type_, said in _changes(session):
        if type_ in ("role.granted", "role.revoked"):
            holding = person, said["role"], said.get("scope_kind", COMPANY), said.get("scope_id", "")
            (given.add if type_ == "role.granted" else given.discard)(holding)
        elif type_ == "token.issued":
            issued[said["token"]] = _Issued(person, said)
        elif type_ == "token.revoked":
            issued.setdefault(said["token"], _Issued(person)).is_revoked = True
    yield from _roles(session, given)
    yield from _tokens(session, issued)


def _changes(session: Session) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield every change of people's rights in the order of their streams: person, type, public values.

    Signing in fills these streams; an index leads to what begins with something else.
    """
    write(session)
    query = select(Event.stream, Event.body).where(IS_ACT, Event.type.in_(OF_PEOPLE), Event.stream.startswith(_USERS))
    for row in session.execute(query.order_by(Event.stream, Event.seq)):
        for fact in told(fields_of(row.body)):
            yield row.stream.removeprefix(_USERS), fact.type, fact.public


def _roles(session: Session, given: set[Holding]) -> Iterator[Flaw]:
    columns = (RoleHolding.person_id, RoleHolding.role_key, RoleHolding.scope_kind, RoleHolding.scope_id)
    held = {(row[0], row[1], row[2], row[3]) for row in session.execute(select(*columns))}
    logins = _logins(session)
    for person, role, kind, scope in sorted(held ^ given):
        where = "" if kind == COMPANY else scope
        zh, en = (f"（{where}）", f" in {where}") if where else ("", "")
        login = logins.get(person, person)
        yield difference(f"{login} 的角色 {role}{zh}", f"Role {role}{en} of {login}")


def _tokens(session: Session, issued: Mapping[str, _Issued]) -> Iterator[Flaw]:
    rows = {row.id: row for row in session.scalars(select(ApiToken))}
    logins = _logins(session)
    for id_ in sorted(rows.keys() | issued.keys()):
        row, one = rows.get(id_), issued.get(id_)
        if row is None or one is None or not _is_as_issued(row, one):
            person = one.person if one is not None else rows[id_].person_id
            login = logins.get(person, person)
            yield difference(f"{login} 的接口令牌 {id_}", f"API token {id_} of {login}")


def _is_as_issued(row: ApiToken, one: _Issued) -> bool:
    now = {"digest": row.digest, "expires_at": spell(row.expires_at)}
    said = {name: one.said.get(name, value) for name, value in now.items()}
    return (row.person_id, row.revoked_at is not None, now) == (one.person, one.is_revoked, said)


def _logins(session: Session) -> dict[str, str]:
    return {row.id: row.login for row in session.execute(select(Person.id, Person.login))}
