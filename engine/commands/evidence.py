"""Evidence packages leave the house: what was in one, and its digest, is recorded under who took it along.

Not in the streams of the cases: their records would change by being shown, and no two packages would be alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.commands.audit import AUDITORS
from engine.commands.command import command
from engine.errors import NotAllowed


@command
def note_package(session: Session, numbers: Sequence[str], content: bytes, *, by: Actor) -> None:
    """Record that a package of these cases was made, with its SHA-256.  Raises NotAllowed for who is no auditor."""
    if by.kind != "system" and not any(by.holds(role) for role in AUDITORS):
        raise NotAllowed()
    body = {"cases": list(numbers), "sha256": sha256(content).hexdigest(), "size": len(content)}
    ledger.append(session, f"user/{by.id}"[:100], "evidence.packed", by.id, body)
