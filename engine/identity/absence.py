"""Absence with a substitute who gets the work meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.database import transaction
from engine.errors import Invalid
from engine.identity import facts
from engine.text import Text


def set_absence(
    session: Session,
    person_id: str,
    begins: datetime | None,
    ends: datetime | None,
    substitute_id: str | None,
    *,
    by: Actor,
) -> None:
    """Enter when a person is away and who stands in; both times None end the absence."""
    if by.person_id != person_id:
        facts.administrator(by)
    if (begins is None) != (ends is None) or (begins and ends and begins >= ends):
        raise Invalid(Text("请填写完整的起止时间，且结束晚于开始", "Give both times, the end after the beginning"))
    with transaction(session):
        person = facts.person(session, person_id)
        if substitute_id is not None:
            stand_in = facts.person(session, substitute_id)
            if stand_in.id == person_id or not stand_in.is_active:
                raise Invalid(Text("代理人应为另一名在用人员", "The substitute must be another active person"))
        wanted = {"absent_from": begins, "absent_until": ends, "substitute_id": substitute_id if begins else None}
        if facts.changes(person, wanted):
            plain = {
                name: value.isoformat() if isinstance(value, datetime) else value for name, value in wanted.items()
            }
            facts.about(session, person_id, "person.absence", by, plain)
