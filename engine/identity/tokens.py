"""Bearer tokens of the API; only their SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.database import transaction
from engine.errors import Invalid, NotFound
from engine.identity import facts
from engine.model import ApiToken, Person
from engine.prepared import Prepared
from engine.rows import columns, loaded
from engine.text import Text

PREFIX = "fbk_"
_USE_NOTED_EVERY = timedelta(hours=1)


_TOKEN = columns(ApiToken)
_OWNER = Prepared(
    select(*_TOKEN, *columns(Person))
    .join(Person, Person.id == ApiToken.person_id)
    .where(ApiToken.digest == bindparam("digest"))
)


def issue(session: Session, name: str, expires_at: datetime | None, *, by: Actor) -> str:
    """Make a token for one's own account and return it; it cannot be read again."""
    name = name.strip()
    if not 0 < len(name) <= 100:
        raise Invalid(Text("请填写令牌用途（最多 100 个字符）", "Say what the token is for (100 characters at most)"))
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction(session):
        row = ApiToken(person_id=by.id, name=name, digest=_digest(token), created_at=clock.now(), expires_at=expires_at)
        session.add(row)
        session.flush()
        body = {"token": row.id, "digest": row.digest, "expires_at": row.expires_at}
        facts.about(session, by.id, "token.issued", by, body)
    return token


def revoke(session: Session, token_id: str, *, by: Actor) -> None:
    """End a token of one's own, or anybody's as administrator."""
    with transaction(session):
        row = session.get(ApiToken, token_id)
        if row is None or row.revoked_at is not None:
            raise NotFound()
        if row.person_id != by.person_id:
            facts.administrator(by)
        row.revoked_at = clock.now()
        facts.about(session, row.person_id, "token.revoked", by, {"token": row.id})


def owner(session: Session, token: str) -> Person | None:
    """Return the active person a valid token belongs to; notes the use at most once an hour."""
    found = _OWNER.first(session, {"digest": _digest(token)})
    if found is None:
        return None
    row = loaded(session, ApiToken, found[: len(_TOKEN)])
    person = loaded(session, Person, found[len(_TOKEN) :])
    now = clock.now()
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now) or not person.is_active:
        return None
    if row.last_used_at is None or now - row.last_used_at > _USE_NOTED_EVERY:
        with transaction(session):
            session.execute(update(ApiToken).where(ApiToken.id == row.id).values(last_used_at=now))
    return person


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
