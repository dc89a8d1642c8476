"""What somebody who asked about their personal data on the portal may know: how far it is, nothing of what is in it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.model import Clock, Instance, InstanceState, Task
from engine.queries.casefile import values_of
from engine.queries.customer import number_key, phone_key, with_number


@dataclass(frozen=True)
class AskedView:
    """A request in the view of who asked; times are None for what has not happened."""

    number: str
    received_at: datetime
    begun_at: datetime | None
    closed_at: datetime | None
    is_answered: bool
    due_at: datetime | None


def find(session: Session, process_key: str, number: str, phone: str) -> Instance | None:
    """Return the request with this number if it came from the portal with this phone, however both are written.

    The phones are compared in constant time; one that has ended keeps no phone and is not found.
    """
    instance = with_number(session, process_key, number_key(number))
    came = instance is not None and instance.started_by is None
    known = phone_key(str(values_of(session, instance).get("contact") or "")) if instance and came else ""
    fits = hmac.compare_digest(known.encode(), phone_key(phone).encode())
    return instance if fits and known else None


def view(session: Session, instance: Instance) -> AskedView:
    """Return how far the request is."""
    tasks = select(func.min(Task.completed_at)).where(Task.instance_id == instance.id)
    dues = select(func.min(Clock.due_at)).where(Clock.instance_id == instance.id, Clock.key == "privacy_answer")
    return AskedView(
        number=instance.number,
        received_at=instance.started_at,
        begun_at=session.scalar(tasks),
        closed_at=instance.ended_at,
        is_answered=instance.state == InstanceState.COMPLETED,
        due_at=session.scalar(dues),
    )
