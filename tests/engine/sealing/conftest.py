"""A ledger with a few streams, and the key its log is signed with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from engine import ledger
from engine.database import open_engine, sessions, transaction
from engine.model import Base

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    ledger.configure(bytes(range(32)))
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    Base.metadata.create_all(engine)
    with sessions(engine)() as opened:
        yield opened
    engine.dispose()


def record(session: Session, stream: str, *types: str) -> None:
    """Record facts of a stream, each an action of its own."""
    for type_ in types:
        with transaction(session):
            ledger.append(session, stream, type_, "u1", {"outcome": "ok"}, protected={"name": "张三"})
