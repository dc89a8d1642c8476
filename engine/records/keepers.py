"""Who keeps records: places and lifts holds, notes where paper lies, and reads the list of records."""

from __future__ import annotations

from engine.actor import Actor
from engine.errors import NotAllowed

KEEPERS = ("records_keeper", "legal", "gm_office", "admin")


def require_keeper(by: Actor) -> None:
    """Refuse who does not keep records.  Raises NotAllowed."""
    if not any(by.holds(role) for role in KEEPERS):
        raise NotAllowed()
