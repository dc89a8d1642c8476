"""An empty database with today's schema, to be copied: migrating anew for every test would take too long."""

from __future__ import annotations

from pathlib import Path

from engine import migrations
from engine.database import open_engine


def make_template(path: Path) -> Path:
    """Make the database at ``path``, all in one file."""
    engine = open_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path
