"""How long an old form may still be used beside the one that replaced it (DOC-050)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.catalogue import current

POLICY = ("doc", "form_transition")
"""The policy value, in calendar days."""


def transition_end(session: Session, effective_from: datetime) -> datetime | None:
    """Return when the form replaced at ``effective_from`` ends to count; None where the company set no transition.

    The day of the effect does not count, the last day does to its end, in the company's time.
    """
    section, name = POLICY
    limit = current(session).get(section, {}).get(name)
    if limit is None:
        return None
    after = clock.local(effective_from).date() + timedelta(days=int(limit["value"]) + 1)
    return datetime.combine(after, time(), clock.local_zone()).astimezone(UTC)
