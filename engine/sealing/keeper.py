"""Keeps the log sealed: what changed is sealed round by round, and every day is closed once."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.model import Leaf, LeafKind, SealedCheckpoint
from engine.sealing.sealer import MOST, close_day, seal

PAUSE = 60.0
"""Seconds between two rounds: how long a fact may be without a seal."""


def keep(session: Session, key: Ed25519PrivateKey) -> int:
    """Seal what changed, and close the day before when that was not done yet; return more than 0 when more waits.

    Days are those of people (Asia/Shanghai).  Raises Unavailable for a key that is not the log's.
    """
    done = seal(session, key)
    if done is not None and done.streams == MOST:
        return done.streams
    if _is_open(session):
        close_day(session, key)
    return 0


def _is_open(session: Session) -> bool:
    """Tell whether something was sealed since the last closing, and that was on another day."""
    closed = session.scalar(select(Leaf).where(Leaf.kind == LeafKind.SNAPSHOT).order_by(Leaf.index.desc()).limit(1))
    if closed is None:
        return True
    newer = session.scalar(select(SealedCheckpoint.size).where(SealedCheckpoint.size > closed.index + 1).limit(1))
    return newer is not None and clock.local(closed.at).date() < clock.local(clock.now()).date()
