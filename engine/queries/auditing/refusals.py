"""What was refused because it is out of use: who tried to begin by a void procedure or to fill in a replaced form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from engine.documents.refusals import REFUSED
from engine.ledger.spelling import fields_of, told
from engine.model import Event
from engine.queries.auditing.people import names_of
from engine.queries.paging import SIZE, Page

_DOCUMENTS = or_(
    and_(Event.stream >= "doc/", Event.stream < "doc0"), and_(Event.stream >= "def/", Event.stream < "def0")
)


@dataclass(frozen=True)
class Refusal:
    """Who tried, when, and in which revision of what; ``how`` is ``start`` or ``form``."""

    at: datetime
    name: str
    number: str
    revision: str
    how: str


def refusals(session: Session, page: int) -> Page[Refusal]:
    """Return one page of the refusals, the latest first."""
    total = count(session)
    wanted = (
        select(Event.at, Event.actor, Event.body)
        .where(_DOCUMENTS, Event.type == REFUSED)
        .order_by(Event.at.desc(), Event.stream, Event.seq.desc())
        .limit(SIZE)
        .offset((page - 1) * SIZE)
    )
    rows = session.execute(wanted).all()
    names = names_of(session, [row.actor for row in rows])
    found = []
    for at, actor, body in rows:
        for fact in told(fields_of(body)):
            number, revision, how = (str(fact.public[name]) for name in ("number", "revision", "how"))
            found.append(Refusal(at, names.get(actor, actor), number, revision, how))
    return Page(found, total, page)


def count(session: Session) -> int:
    """Return how often something out of use was refused."""
    return session.scalar(select(func.count()).select_from(Event).where(_DOCUMENTS, Event.type == REFUSED)) or 0
