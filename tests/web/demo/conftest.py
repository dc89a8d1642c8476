"""The demo company, loaded once for all tests of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.commands.clock import OFFSET, restore_clock
from engine.database import open_engine, sessions, transaction
from engine.files import configure_files
from engine.model import Setting
from web import demo

WEDNESDAY = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture(scope="session")
def loaded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a demo company that was loaded on a Wednesday, with its log sealed."""
    folder = tmp_path_factory.mktemp("demo")
    file = folder / "firebreak.sqlite"
    file.write_bytes(template.read_bytes())
    ledger.configure(b"k" * 32)
    configure_files(folder / "files", 25_000_000)
    opened = open_engine(f"sqlite:///{file}")
    clock.set_offset(WEDNESDAY - datetime.now(UTC))
    try:
        with sessions(opened)() as made:
            assert demo.load(made, Ed25519PrivateKey.generate())
            # Each request of the web site runs by the clock its database tells.
            with transaction(made):
                ahead = clock.offset().total_seconds()
                made.add(Setting(key=OFFSET, value=ahead, changed_at=clock.now()))
    finally:
        clock.set_offset(timedelta())
        opened.dispose()
    return folder


@pytest.fixture(scope="module")
def session(loaded: Path) -> Iterator[Session]:
    """Return the database of the demo company, on its Wednesday."""
    ledger.configure(b"k" * 32)
    configure_files(loaded / "files", 25_000_000)
    opened = open_engine(f"sqlite:///{loaded / 'firebreak.sqlite'}")
    try:
        with sessions(opened)() as made:
            restore_clock(made)
            yield made
    finally:
        clock.set_offset(timedelta())
        opened.dispose()
