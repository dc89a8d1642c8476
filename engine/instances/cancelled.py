"""A cancelled case tells the cases that wait for it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.jobs.schedule import schedule
from engine.model import Instance, JobKind

MESSAGE = "case.cancelled"
"""The message of a cancelled case; its key is the number of the case."""


def tell_waiting(session: Session, instance: Instance) -> None:
    """Send ``case.cancelled`` to every case that waits for it with the number of ``instance``."""
    said = {"kind": "message", "name": MESSAGE, "key": instance.number, "payload": {}, "from": instance.id}
    schedule(session, JobKind.DELIVERY, payload=said)
