"""What happens to a job out of retries: whoever opens incidents registers here."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from engine.model import Job

_listeners: list[Callable[[Session, Job], None]] = []


def when_exhausted(listener: Callable[[Session, Job], None]) -> Callable[[Session, Job], None]:
    """Register the decorated function to be called, in the same transaction, for a job out of retries."""
    _listeners.append(listener)
    return listener


def on_exhausted(session: Session, job: Job) -> None:
    """Call everybody who registered."""
    for listener in _listeners:
        listener(session, job)
